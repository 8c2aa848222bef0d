package io.tao4j.data.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Assumptions;

/** The reference numbers of pictures that lie beside a checkout; tests are skipped without them. */
final class GoldenArrays {

  /** An array of an npz file. */
  record Array(int[] shape, double[] values) {
    byte[] bytes() {
      byte[] bytes = new byte[values.length];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) (int) values[i];
      }
      return bytes;
    }

    /** Of an 8-bit {@code [height, width, 3]} array. */
    Image image() {
      return Image.of(shape[1], shape[0], bytes());
    }
  }

  private GoldenArrays() {}

  static Path folder() {
    Path at = Path.of("").toAbsolutePath();
    while (at != null) {
      for (Path found : new Path[] {at.resolve("shared/golden"), at.resolve("../shared/golden")}) {
        if (Files.isDirectory(found.resolve("image"))) {
          return found.resolve("image").normalize();
        }
      }
      at = at.getParent();
    }
    Assumptions.abort("no reference numbers beside this checkout");
    throw new AssertionError();
  }

  static JsonNode json(String name) throws IOException {
    return new ObjectMapper().readTree(folder().resolve(name).toFile());
  }

  private static final Pattern HEADER =
      Pattern.compile("'descr': '([^']+)', 'fortran_order': False, 'shape': \\(([^)]*)\\)");

  static Map<String, Array> npz(String name) throws IOException {
    Map<String, Array> arrays = new HashMap<>();
    try (ZipFile zip = new ZipFile(folder().resolve(name).toFile())) {
      for (ZipEntry entry : (Iterable<ZipEntry>) zip.stream().map(e -> (ZipEntry) e)::iterator) {
        byte[] bytes = zip.getInputStream(entry).readAllBytes();
        arrays.put(entry.getName().replaceAll("\\.npy$", ""), array(bytes));
      }
    }
    return arrays;
  }

  private static Array array(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int length = bytes[6] == 1 ? in.getShort(8) & 0xffff : in.getInt(8);
    int start = bytes[6] == 1 ? 10 : 12;
    Matcher header = HEADER.matcher(new String(bytes, start, length, StandardCharsets.US_ASCII));
    if (!header.find()) {
      throw new IllegalStateException("npy header");
    }
    String[] parts = header.group(2).split(",");
    int rank = 0;
    int[] sizes = new int[parts.length];
    int total = 1;
    for (String part : parts) {
      if (!part.isBlank()) {
        sizes[rank] = Integer.parseInt(part.trim());
        total *= sizes[rank++];
      }
    }
    in.position(start + length);
    double[] values = new double[total];
    for (int i = 0; i < total; i++) {
      values[i] =
          switch (header.group(1)) {
            case "|u1" -> in.get() & 0xff;
            case "<i4" -> in.getInt();
            case "<i8" -> in.getLong();
            case "<f4" -> in.getFloat();
            case "<f8" -> in.getDouble();
            default -> throw new IllegalStateException(header.group(1));
          };
    }
    return new Array(java.util.Arrays.copyOf(sizes, rank), values);
  }
}
