package io.tao4j.tensor;

import io.tao4j.error.TaoException;
import io.tao4j.file.AtomicFile;
import io.tao4j.file.FileBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.Checksum;
import org.jspecify.annotations.Nullable;

/**
 * A file of named tensors in the safetensors format: eight bytes with the length of a JSON header,
 * the header, then the raw little-endian numbers without a gap.
 *
 * <p>Tensors that were read are this process's own, large ones outside of the heap: the file may be
 * replaced, changed or cut afterwards, also by {@link #write} itself. Their memory is free when the
 * last of them is; there is nothing to close.
 *
 * <p>Writing is deterministic: the same tensors in the same order give the same bytes. The header
 * lists tensors in the order of the map; their numbers are laid out by falling element width, so
 * that each tensor starts at a multiple of its width.
 *
 * <p>Limits: a header of 100 MB as in the reference implementation, and less than 2 GiB a tensor
 * (the file may be larger). Element types are those of {@link DType}; {@code F64} and small
 * integers are converted as {@link StoredType} says, on the heap; others are refused by name.
 *
 * @param tensors by name, in the order of the header; unmodifiable
 * @param metadata the header's free texts by key; empty where it has none
 * @see <a href="https://huggingface.co/docs/safetensors">the format</a>
 */
public record Safetensors(Map<String, Tensor> tensors, Map<String, String> metadata) {

  public Safetensors {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }

  /** Tensors without texts. */
  public static Safetensors of(Map<String, Tensor> tensors) {
    return new Safetensors(tensors, Map.of());
  }

  /**
   * Reads a file.
   *
   * @throws TaoException {@code TENSOR-001} it cannot be read, {@code TENSOR-002} it is truncated
   *     or no safetensors file, {@code TENSOR-003} its header is broken, {@code TENSOR-004} a
   *     tensor's entry is incomplete, {@code TENSOR-005} an element type is not supported, {@code
   *     TENSOR-006} a shape and its bytes do not fit, {@code TENSOR-007} tensors overlap, leave a
   *     hole or lie outside, {@code TENSOR-008} a tensor is too large
   */
  public static Safetensors read(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return read(channel, file.toString(), 0, channel.size(), null);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /**
   * Reads a part of an open file, such as an entry that a zip archive stores without compression.
   *
   * @param place what errors call it
   * @param offset first byte of the part
   * @param length bytes of the part
   * @param sum hears of all bytes of the part in their order, or null
   * @throws TaoException as {@link #read(Path)} does
   */
  public static Safetensors read(
      FileChannel channel, String place, long offset, long length, @Nullable Checksum sum)
      throws IOException {
    return read(channel, place, offset, length, sum, Integer.MAX_VALUE);
  }

  /** As the public one; a buffer holds as many tensors as fit into {@code largest} bytes. */
  static Safetensors read(
      FileChannel channel,
      String place,
      long offset,
      long length,
      @Nullable Checksum sum,
      int largest)
      throws IOException {
    if (offset < 0 || length < 0) {
      throw new IllegalArgumentException(
          "offset and length are zero or more, got %s and %s".formatted(offset, length));
    }
    if (length > channel.size() || offset > channel.size() - length) {
      throw new TaoException(
          "TENSOR-002",
          "%s is truncated: tensors should lie in bytes %s to %s, the file has %s"
              .formatted(place, offset, offset + length, channel.size()));
    }
    SafetensorsHeader header = SafetensorsHeader.read(channel, place, offset, length, sum);
    Map<String, Tensor> placed = new LinkedHashMap<>();
    List<SafetensorsHeader.Entry> entries = header.byOffset();
    long start = header.dataStart();
    int first = 0;
    while (first < entries.size()) {
      // As many tensors as fit into one buffer, which ends at 2 GiB.
      long from = entries.get(first).begin();
      int last = first;
      while (last < entries.size() && entries.get(last).end() - from <= largest) {
        last++;
      }
      long size = entries.get(last - 1).end() - from;
      ByteBuffer bytes = FileBytes.read(channel, start + from, size, sum);
      for (SafetensorsHeader.Entry entry : entries.subList(first, last)) {
        ByteBuffer data =
            bytes.slice((int) (entry.begin() - from), (int) (entry.end() - entry.begin()));
        placed.put(entry.name(), entry.type().decode(entry.shape(), data));
      }
      first = last;
    }
    Map<String, Tensor> ordered = new LinkedHashMap<>();
    header.entries().forEach(entry -> ordered.put(entry.name(), placed.get(entry.name())));
    return new Safetensors(ordered, header.metadata());
  }

  private static TaoException unreadable(Path file, IOException cause) {
    return new TaoException(
        "TENSOR-001",
        "cannot read tensors from %s: %s".formatted(file, FileBytes.reason(file, cause)),
        List.of(),
        cause);
  }

  /**
   * Replaces a file in one step, or leaves the old one as it was.
   *
   * @throws TaoException {@code TENSOR-009} it cannot be written
   */
  public void write(Path file) {
    try {
      AtomicFile.write(file, this::writeTo);
    } catch (IOException e) {
      throw new TaoException(
          "TENSOR-009",
          "cannot write tensors to %s: %s".formatted(file, e.getMessage()),
          List.of("check the folder, its permissions and the free space"),
          e);
    }
  }

  /** Writes {@link #byteSize()} bytes, tensor by tensor, without a copy of all. */
  public void writeTo(WritableByteChannel channel) throws IOException {
    writeFully(channel, SafetensorsHeader.encode(this));
    for (Map.Entry<String, Tensor> entry : SafetensorsHeader.layout(tensors)) {
      writeFully(channel, entry.getValue().bytes());
    }
  }

  private static void writeFully(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** Exact number of bytes that {@link #writeTo} writes. */
  public long byteSize() {
    long size = SafetensorsHeader.encode(this).remaining();
    for (Tensor tensor : tensors.values()) {
      size = Math.addExact(size, tensor.byteSize());
    }
    return size;
  }

  @Override
  public String toString() {
    return "Safetensors[" + tensors.size() + " tensors]";
  }
}
