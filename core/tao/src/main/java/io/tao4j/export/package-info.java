/**
 * The export verb: {@link io.tao4j.export.Exporter} writes a model for other programs and checks
 * that it gives the same numbers there; {@link io.tao4j.export.VariantExporter} does so in several
 * number formats and measures what each is worth ({@link io.tao4j.export.VariantReport}).
 *
 * <p>May import {@code quantize}, {@code evaluate}, {@code onnx}, {@code check}, {@code network},
 * {@code engine} and what lies below them.
 */
@NullMarked
package io.tao4j.export;

import org.jspecify.annotations.NullMarked;
