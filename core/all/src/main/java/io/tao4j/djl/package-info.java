/**
 * The bridge to programs that use DJL directly, and the one public place with DJL's types: {@link
 * io.tao4j.djl.DjlBridge} gives criteria by which DJL loads an exported TorchScript file, and
 * translators that prepare pictures as training did.
 *
 * <p>May import {@code network}, {@code engine}, {@code data} and what lies below them.
 */
@NullMarked
package io.tao4j.djl;

import org.jspecify.annotations.NullMarked;
