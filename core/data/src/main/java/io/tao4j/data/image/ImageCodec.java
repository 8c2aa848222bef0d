package io.tao4j.data.image;

import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_ANYDEPTH;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR_RGB;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;

import io.tao4j.error.OutOfMemory;
import io.tao4j.error.TaoException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;

/**
 * Encoded pictures to {@link Image}s and back: JPEG, PNG, BMP, GIF (first frame), TIFF, WebP and
 * Netpbm's PBM, PGM and PPM.
 *
 * <p>Whatever the file holds, the result is RGB: grey becomes three equal channels, palettes are
 * looked up, levels of 16 bits are all kept (a deep picture), CMYK is converted, and <b>alpha is
 * dropped</b>, not blended — the colour under transparent pixels is what the file says, as OpenCV
 * and Pillow's {@code convert("RGB")} read it. An EXIF orientation is applied.
 *
 * <p>Files are read by Java, so names may hold any character. Thread-safe.
 */
public final class ImageCodec {
  /** Pictures that declare more pixels than this are refused: 100 million, 300 MB decoded. */
  public static final long DEFAULT_MAX_PIXELS = 100_000_000;

  private static final int BYTE_WHITE = 255;
  private static final int SHORT_WHITE = 65535;
  private static final long MAX_FILE_BYTES = 1L << 30;

  private static final Set<String> EXTENSIONS =
      Set.of(
          "jpg", "jpeg", "jpe", "jfif", "png", "bmp", "gif", "tif", "tiff", "webp", "ppm", "pgm",
          "pbm", "pnm");

  /** Of formats that are not read here, so that their files can be told from others. */
  private static final Set<String> FOREIGN =
      Set.of(
          "avif", "heic", "heif", "jxl", "jp2", "j2k", "jpf", "jpx", "jpm", "tga", "dib", "psd",
          "exr", "hdr", "pfm", "pam", "pcx", "ico", "svg", "xbm", "xpm", "dng", "cr2", "cr3", "nef",
          "arw", "orf", "rw2", "raf", "dcm");

  private ImageCodec() {}

  /** Whether the name ends as one of the formats' files do, in any case, and is not hidden. */
  public static boolean hasImageExtension(Path file) {
    return EXTENSIONS.contains(extension(file));
  }

  /** Whether the name ends as that of a picture in a format that is not read here. */
  public static boolean isForeignFormat(Path file) {
    return FOREIGN.contains(extension(file));
  }

  /** Whether a file's levels have more than 8 bits; false where it cannot be read. */
  public static boolean isDeep(Path file) {
    try (HeaderBytes bytes = HeaderBytes.open(file)) {
      ImageHeader header = ImageHeader.read(bytes);
      return header != null && header.white() > BYTE_WHITE;
    } catch (IOException | UncheckedIOException e) {
      return false; // whoever decodes it says why
    }
  }

  /** How the names of pictures end, for texts. */
  public static String extensions() {
    return "pictures are known by their extension: " + String.join(" ", new TreeSet<>(EXTENSIONS));
  }

  /** In lower case; empty where there is none or the name is hidden. */
  private static String extension(Path file) {
    Path last = file.getFileName();
    String name = last == null ? "" : last.toString();
    int dot = name.lastIndexOf('.');
    return dot > 0 && name.charAt(0) != '.' ? name.substring(dot + 1).toLowerCase(Locale.ROOT) : "";
  }

  /** {@link #read(Path, long)} with {@link #DEFAULT_MAX_PIXELS}. */
  public static Image read(Path file) {
    return read(file, DEFAULT_MAX_PIXELS);
  }

  /**
   * Reads a file.
   *
   * @param maxPixels more declared pixels than this are refused before anything is decoded
   * @throws TaoException {@code IMAGE-001} missing, unreadable, cut off or corrupt; {@code
   *     IMAGE-002} too large; {@code IMAGE-003} no known format. The text names the file.
   */
  public static Image read(Path file, long maxPixels) {
    byte[] bytes;
    try {
      long size = Files.size(file);
      if (size > MAX_FILE_BYTES) {
        throw new TaoException(
            "IMAGE-002", file + ": a file of " + size + " bytes is too large for a picture");
      }
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new TaoException("IMAGE-001", file + ": " + missing(file), List.of(), e);
    } catch (IOException e) {
      throw new TaoException("IMAGE-001", file + ": cannot be read: " + e, List.of(), e);
    }
    return decode(bytes, file.toString(), maxPixels);
  }

  private static String missing(Path file) {
    try {
      return Files.isSymbolicLink(file)
          ? "the link leads to " + Files.readSymbolicLink(file) + ", which is not there"
          : "no such file";
    } catch (IOException e) {
      return "a link that cannot be read: " + e;
    }
  }

  /**
   * Decodes the content of a file.
   *
   * @param name what to call it in errors
   * @param maxPixels more declared pixels than this are refused before anything is decoded
   * @throws TaoException as {@link #read(Path, long)}
   */
  public static Image decode(byte[] bytes, String name, long maxPixels) {
    if (bytes.length == 0) {
      throw new TaoException("IMAGE-001", name + ": the file is empty");
    }
    ImageHeader header = ImageHeader.read(HeaderBytes.of(bytes));
    if (header == null) {
      throw new TaoException(
          "IMAGE-003",
          name + ": not a picture in a known format, or cut off in its header",
          "known: JPEG, PNG, BMP, GIF, TIFF, WebP, PNM",
          "first bytes: " + firstBytes(bytes));
    }
    if (header.width() < 1 || header.height() < 1) {
      throw new TaoException(
          "IMAGE-001",
          "%s: the %s header declares %sx%s pixels"
              .formatted(name, header.format(), header.width(), header.height()));
    }
    if (header.width() > maxPixels / header.height()) {
      throw new TaoException(
          "IMAGE-002",
          "%s: the %s header declares %sx%s pixels, more than the limit of %s"
              .formatted(name, header.format(), header.width(), header.height(), maxPixels));
    }
    boolean tiff = header.format().equals("tiff");
    byte[] prepared;
    try {
      String defect = ImageDefect.of(bytes, header);
      if (defect != null) {
        throw new TaoException("IMAGE-001", name + ": " + defect);
      }
      prepared = tiff ? TiffPixels.prepared(bytes, name) : bytes;
    } catch (HeaderBytes.EndException e) {
      throw new TaoException("IMAGE-001", name + ": the file ends inside its header", List.of(), e);
    }
    String corrupt = name + ": the " + header.format() + " content is corrupt or unsupported";
    Image image;
    try {
      image = OpenCv.scoped(() -> decode(prepared, header));
    } catch (TaoException e) {
      throw e;
    } catch (RuntimeException e) {
      TaoException memory = OutOfMemory.find(e);
      if (memory != null) {
        throw memory; // no fault of the picture
      }
      // JavaCPP turns a C++ exception into a bare RuntimeException.
      throw new TaoException("IMAGE-001", corrupt, List.of("OpenCV: " + firstLine(e)), e);
    }
    if (image == null) {
      throw new TaoException("IMAGE-001", corrupt);
    }
    if (tiff && !image.isDeep()) {
      TiffPixels.toRgb(image.pixels(), bytes);
    }
    return image;
  }

  private static @Nullable Image decode(byte[] bytes, ImageHeader header) {
    BytePointer data = new BytePointer(bytes.length).put(bytes);
    Mat encoded = new Mat(1, bytes.length, opencv_core.CV_8UC1, data);
    int flags = IMREAD_COLOR_RGB | IMREAD_IGNORE_ORIENTATION;
    boolean deep = header.white() > BYTE_WHITE;
    Mat decoded = opencv_imgcodecs.imdecode(encoded, deep ? flags | IMREAD_ANYDEPTH : flags);
    if (decoded == null || decoded.empty()) {
      return null;
    }
    if (decoded.depth() == opencv_core.CV_16U && header.white() < SHORT_WHITE) {
      decoded.convertTo(decoded, -1, (double) SHORT_WHITE / header.white(), 0);
    }
    return MatOps.toImage(MatOps.upright(decoded, header.orientation()));
  }

  /**
   * A PNG file's content, lossless: of a deep picture with 16 bits.
   *
   * @throws TaoException {@code IMAGE-004} where OpenCV refuses
   */
  public static byte[] encodePng(Image image) {
    return encode(image, ".png", true);
  }

  /**
   * A JPEG file's content at OpenCV's default quality of 95.
   *
   * @throws TaoException {@code IMAGE-004} where OpenCV refuses
   */
  public static byte[] encodeJpeg(Image image) {
    return encode(image, ".jpg", false);
  }

  private static byte[] encode(Image image, String extension, boolean deep) {
    return OpenCv.scoped(
        () -> {
          Mat bgr = new Mat();
          Mat rgb = deep ? MatOps.stored(image) : MatOps.rounded(image);
          opencv_imgproc.cvtColor(rgb, bgr, opencv_imgproc.COLOR_RGB2BGR);
          BytePointer out = new BytePointer();
          if (!opencv_imgcodecs.imencode(new BytePointer(extension), bgr, out)) {
            throw new TaoException("IMAGE-004", image + " could not be written as " + extension);
          }
          byte[] bytes = new byte[Math.toIntExact(out.limit())];
          out.get(bytes);
          return bytes;
        });
  }

  private static String firstBytes(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < Math.min(8, bytes.length); i++) {
      text.append("%02x ".formatted(bytes[i] & 0xff));
    }
    return text.toString().trim();
  }

  private static String firstLine(RuntimeException e) {
    String message = String.valueOf(e.getMessage());
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }
}
