package io.tao4j.networks.reading;

import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import java.nio.file.Path;

/** Where the pictures of a set are: files of their own, or values of an LMDB file. Thread-safe. */
@FunctionalInterface
interface PictureStore {
  /** Files. */
  PictureStore FILES = ImageCodec::read;

  /**
   * Reads and decodes a picture.
   *
   * @param maxPixels one that declares more cannot be read
   * @throws io.tao4j.error.TaoException as {@link ImageCodec#read}, or as LMDB files do
   */
  Image read(Path picture, long maxPixels);
}
