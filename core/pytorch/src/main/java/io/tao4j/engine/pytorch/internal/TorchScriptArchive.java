package io.tao4j.engine.pytorch.internal;

import io.tao4j.tensor.Tensor;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes the file that {@code torch.jit.load} and DJL's PyTorch engine read: a zip of the module's
 * pickle, its code as text and its tensors as raw little-endian bytes.
 *
 * <p>Entries are stored without compression and begin at multiples of 64 bytes, as PyTorch's reader
 * expects for tensors. Tensors are streamed from their buffers, never gathered in memory. The same
 * module gives the same bytes on every machine.
 *
 * @see <a
 *     href="https://github.com/pytorch/pytorch/blob/v2.7.1/torch/csrc/jit/docs/serialization.md">
 *     PyTorch: TorchScript serialization</a>
 */
final class TorchScriptArchive {
  private static final int ALIGNMENT = 64;
  private static final int LOCAL_HEADER = 30;
  private static final int EXTRA_HEADER = 4;

  /** Extra field "FB" (padding), the id that PyTorch's own writer uses. */
  private static final int PADDING_ID = 0x4246;

  /** A DOS time, thus without zone. The very first one, 1980-01-01, has a special meaning. */
  private static final LocalDateTime ENTRY_TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

  private TorchScriptArchive() {}

  /**
   * Writes {@code module}; the stream is left open.
   *
   * @param name folder inside the zip under which everything lies; readers take any name
   */
  static void write(OutputStream stream, String name, ScriptModule module) throws IOException {
    CountingStream counted = new CountingStream(stream);
    ZipOutputStream zip = new ZipOutputStream(counted, StandardCharsets.UTF_8);
    entry(zip, counted, name + "/data.pkl", PickleWriter.module(module));
    entry(zip, counted, name + "/byteorder", "little".getBytes(StandardCharsets.US_ASCII));
    int storage = 0;
    for (ScriptModule.Attribute attribute : module.attributes()) {
      Tensor value = attribute.value();
      entry(zip, counted, name + "/data/" + storage++, value.bytes());
    }
    entry(
        zip,
        counted,
        name + "/code/__torch__/tao4j.py",
        module.source().getBytes(StandardCharsets.UTF_8));
    entry(zip, counted, name + "/constants.pkl", PickleWriter.noConstants());
    entry(zip, counted, name + "/version", "3\n".getBytes(StandardCharsets.US_ASCII));
    zip.finish();
    zip.flush();
  }

  private static void entry(
      ZipOutputStream zip, CountingStream counted, String path, byte[] content) throws IOException {
    entry(zip, counted, path, ByteBuffer.wrap(content));
  }

  private static void entry(
      ZipOutputStream zip, CountingStream counted, String path, ByteBuffer content)
      throws IOException {
    ZipEntry entry = new ZipEntry(path);
    entry.setMethod(ZipEntry.STORED);
    entry.setTimeLocal(ENTRY_TIME);
    CRC32 checksum = new CRC32();
    checksum.update(content.duplicate());
    entry.setCrc(checksum.getValue());
    entry.setSize(content.remaining());
    entry.setCompressedSize(content.remaining());
    long unpadded =
        counted.count + LOCAL_HEADER + path.getBytes(StandardCharsets.UTF_8).length + EXTRA_HEADER;
    entry.setExtra(padding((int) Math.floorMod(-unpadded, (long) ALIGNMENT)));
    zip.putNextEntry(entry);
    WritableByteChannel channel = Channels.newChannel(zip);
    ByteBuffer rest = content.duplicate();
    while (rest.hasRemaining()) {
      channel.write(rest);
    }
    zip.closeEntry();
  }

  private static byte[] padding(int length) {
    byte[] extra = new byte[EXTRA_HEADER + length];
    extra[0] = (byte) PADDING_ID;
    extra[1] = (byte) (PADDING_ID >>> 8);
    extra[2] = (byte) length;
    return extra;
  }

  /** Knows at which byte of the file the next entry begins. */
  private static final class CountingStream extends FilterOutputStream {
    private long count;

    CountingStream(OutputStream stream) {
      super(stream);
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      count++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
      count += length;
    }
  }
}
