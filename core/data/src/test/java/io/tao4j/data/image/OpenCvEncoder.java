package io.tao4j.data.image;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;

/** Writes formats that the JDK cannot. */
final class OpenCvEncoder {
  private OpenCvEncoder() {}

  static byte[] encode(Image image, String extension) {
    return OpenCv.scoped(
        () -> {
          Mat mat = MatOps.toMat(image);
          BytePointer out = new BytePointer();
          if (!opencv_imgcodecs.imencode(new BytePointer(extension), mat, out)) {
            throw new IllegalStateException(extension);
          }
          byte[] bytes = new byte[(int) out.limit()];
          out.get(bytes);
          return bytes;
        });
  }
}
