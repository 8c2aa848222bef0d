/**
 * From a network's scores to sequences, on the host: {@link io.tao4j.decode.CtcDecoder} for
 * networks that read text or hear speech.
 *
 * <p>Imports nothing of this project.
 */
@NullMarked
package io.tao4j.decode;

import org.jspecify.annotations.NullMarked;
