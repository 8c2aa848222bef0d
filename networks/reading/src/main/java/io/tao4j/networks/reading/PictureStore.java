package io.tao4j.networks.reading;

import io.tao4j.data.DataDigest;
import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import java.nio.file.Path;

/** Where the pictures of a set are: files of their own, or values of an LMDB file. Thread-safe. */
interface PictureStore {
  /** Files. */
  PictureStore FILES =
      new PictureStore() {
        @Override
        public Image read(Path picture, long maxPixels) {
          return ImageCodec.read(picture, maxPixels);
        }

        @Override
        public void add(LabelledText sample, DataDigest digest) {
          digest.add(sample.id(), sample.path(), sample.text());
        }
      };

  /**
   * Reads and decodes a picture.
   *
   * @param maxPixels one that declares more cannot be read
   * @throws io.tao4j.error.TaoException as {@link ImageCodec#read}, or as LMDB files do
   */
  Image read(Path picture, long maxPixels);

  /** Adds a sample with the size of its picture to what tells sets apart. */
  void add(LabelledText sample, DataDigest digest);
}
