/**
 * The export verb: {@link io.tao4j.export.Exporter} writes a model for other programs and checks
 * that it gives the same numbers there.
 *
 * <p>May import {@code onnx}, {@code check}, {@code network}, {@code engine} and what lies below
 * them.
 */
@NullMarked
package io.tao4j.export;

import org.jspecify.annotations.NullMarked;
