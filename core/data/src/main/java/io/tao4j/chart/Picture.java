package io.tao4j.chart;

import io.tao4j.data.image.Image;
import io.tao4j.error.TaoException;
import io.tao4j.file.AtomicFile;
import java.awt.AWTError;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.HeadlessException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Colours; drawing and saving with errors that say what to do. */
final class Picture {
  /** Okabe and Ito's palette, the yellow left out: it is lost on white. */
  static final Color[] COLOURS = {
    new Color(0x00, 0x72, 0xb2),
    new Color(0xd5, 0x5e, 0x00),
    new Color(0x00, 0x9e, 0x73),
    new Color(0xcc, 0x79, 0xa7),
    new Color(0xe6, 0x9f, 0x00),
    new Color(0x56, 0xb4, 0xe9),
    new Color(0x55, 0x55, 0x55),
    new Color(0x7a, 0x28, 0x8a),
  };

  private static final Logger LOG = LoggerFactory.getLogger(Picture.class);
  private static final String CANNOT_DRAW = "CHART-001";
  private static final AtomicBoolean warned = new AtomicBoolean();

  private Picture() {}

  /** Turns what AWT throws on a machine without fonts or graphics libraries into one sentence. */
  static BufferedImage drawn(Supplier<BufferedImage> drawing) {
    try {
      return drawing.get();
    } catch (LinkageError | AWTError | InternalError | HeadlessException e) {
      throw new TaoException(
          CANNOT_DRAW,
          "this Java cannot draw pictures: " + e,
          List.of(
              "Install the fonts and AWT libraries of the Java runtime (on Debian and Ubuntu:"
                  + " fontconfig and a package of fonts), or unset DISPLAY if it names no"
                  + " display."),
          e);
    }
  }

  /**
   * Draws into a file. A picture is an extra of a result and does not decide on success: where it
   * cannot be drawn or written a warning says so, and no file is there.
   */
  static void write(Supplier<BufferedImage> drawing, Path file) {
    try {
      write(drawing.get(), file);
    } catch (TaoException e) {
      missing(file.toString(), e);
    }
  }

  /** A copy of a picture with something drawn on it; itself, with a warning, where none can be. */
  static Image over(Image picture, BiConsumer<Graphics2D, BufferedImage> painter) {
    BufferedImage copy = picture.toBufferedImage();
    try {
      return Image.of(
          drawn(
              () -> {
                Graphics2D graphics = copy.createGraphics();
                try {
                  painter.accept(graphics, copy);
                } finally {
                  graphics.dispose();
                }
                return copy;
              }));
    } catch (TaoException e) {
      missing("what was found, drawn into pictures,", e);
      return picture;
    }
  }

  /** Says that a picture is missing; what holds for all pictures is said once. */
  static void missing(String what, TaoException reason) {
    if (!reason.code().equals(CANNOT_DRAW)) {
      LOG.warn("{} is left out: {}", what, reason.getMessage());
    } else if (!warned.getAndSet(true)) {
      LOG.warn("{} and all other pictures are left out: {}", what, reason.getMessage());
    }
  }

  static void write(BufferedImage image, Path file) {
    try {
      AtomicFile.writeStream(
          file,
          stream -> {
            // in memory: ImageIO's own cache would be a file in the temporary folder
            try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(stream)) {
              if (!ImageIO.write(image, "png", out)) {
                throw new IOException("this Java has no PNG writer");
              }
            }
          });
    } catch (IOException e) {
      throw new TaoException(
          "CHART-002",
          "cannot write " + file + ": " + e,
          List.of("Check that the folder may be written to and that the disk has space."),
          e);
    }
  }
}
