/**
 * Pictures in host memory and what is done to them before a network sees them: {@link
 * io.tao4j.data.image.Image}, {@link io.tao4j.data.image.ImageCodec} (files to pictures), {@link
 * io.tao4j.data.image.ImageTransform} (one step, as data), {@link io.tao4j.data.image.ImagePlan}
 * (steps and normalisation, from picture to tensor), {@link io.tao4j.data.image.ImageCanvas} (parts
 * of several pictures put together), {@link io.tao4j.data.image.Preprocessing} (the part of it that
 * travels with a model).
 *
 * <p>The work is done by OpenCV, which stays behind package-private classes: no JavaCPP type is in
 * a public signature, and results are host memory with nothing to close. OpenCV's own thread pool
 * is process-wide. The first use of this package sets it to one thread, because a loader already
 * decodes on several, unless the host has chosen a number before; the system property {@code
 * tao4j.opencv.threads} (a number, or {@code keep} to leave it alone) decides otherwise.
 *
 * <p>Imports {@code tensor}, {@code error}, {@code data.random} only.
 */
@NullMarked
package io.tao4j.data.image;

import org.jspecify.annotations.NullMarked;
