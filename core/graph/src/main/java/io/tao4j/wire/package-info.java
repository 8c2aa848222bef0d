/**
 * Protobuf's wire format without its runtime: {@link io.tao4j.wire.WireReader} and {@link
 * io.tao4j.wire.WireWriter}, and TensorFlow's record files: {@link io.tao4j.wire.TFRecordReader}
 * and {@link io.tao4j.wire.TFRecordWriter}. ONNX models, TensorBoard events and record data sets
 * are read and written through it, so that no protobuf runtime can clash with a host application's.
 *
 * <p>Imports {@code error} only.
 */
@NullMarked
package io.tao4j.wire;

import org.jspecify.annotations.NullMarked;
