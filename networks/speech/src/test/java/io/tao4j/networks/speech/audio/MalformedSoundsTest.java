package io.tao4j.networks.speech.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.error.TaoException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Files that are no sound, or a broken one: each is refused with its name and a code. */
class MalformedSoundsTest {
  @TempDir static Path folder;

  /** Offsets in the header that {@link Wav} writes. */
  private static final int FORMAT = 20;

  private static final int CHANNELS = 22;
  private static final int RATE = 24;
  private static final int BITS = 34;

  private static byte[] whole() throws IOException {
    return Files.readAllBytes(
        Wav.write(folder.resolve("whole.wav"), 8000, Wav.tone(440, 8000, 80)));
  }

  private static byte[] with(int place, int size, int value) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(whole()).order(ByteOrder.LITTLE_ENDIAN);
    if (size == 2) {
      bytes.putShort(place, (short) value);
    } else {
      bytes.putInt(place, value);
    }
    return bytes.array();
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @TestFactory
  Stream<DynamicTest> brokenFilesAreRefused() throws IOException {
    byte[] wav = whole();
    byte[] float32 =
        Files.readAllBytes(Wav.write(folder.resolve("f.wav"), 3, 32, 1, 8000, new float[] {0, 1}));
    byte[] noNumber = float32.clone();
    ByteBuffer.wrap(noNumber).order(ByteOrder.LITTLE_ENDIAN).putFloat(44, Float.NaN);
    byte[] infinite = float32.clone();
    ByteBuffer.wrap(infinite).order(ByteOrder.LITTLE_ENDIAN).putFloat(48, Float.NEGATIVE_INFINITY);
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("empty.wav", new byte[0]);
    files.put("text.wav", text("no sound"));
    files.put("zeros.wav", new byte[100]);
    files.put("magic.wav", text("RIFF"));
    files.put("cut_in_format.wav", Arrays.copyOf(wav, 30));
    files.put("cut_before_data.wav", Arrays.copyOf(wav, 36));
    files.put(
        "other_riff.wav", text("RIFF\u0010\u0000\u0000\u0000AVI LIST\u0004\u0000\u0000\u0000abcd"));
    files.put(
        "no_format.wav", text("RIFF\u0010\u0000\u0000\u0000WAVEdata\u0004\u0000\u0000\u0000abcd"));
    files.put("no_channel.wav", with(CHANNELS, 2, 0));
    files.put("no_rate.wav", with(RATE, 4, 0));
    files.put("no_bit.wav", with(BITS, 2, 0));
    files.put("four_bits.wav", with(BITS, 2, 4));
    files.put("mpeg.wav", with(FORMAT, 2, 0x55));
    files.put("adpcm.wav", with(FORMAT, 2, 2));
    files.put("unknown_format.wav", with(FORMAT, 2, 0x7777));
    files.put("mp3.wav", text("ID3\u0004\u0000\u0000\u0000\u0000\u0000\u0000\u00ff\u00fb\u0090"));
    files.put("ogg.wav", text("OggS\u0000\u0002\u0000\u0000\u0000\u0000"));
    files.put("flac.wav", text("fLaC\u0000\u0000\u0000\""));
    files.put("aiff.aiff", text("FORM\u0000\u0000\u0000\u0004AIFF"));
    files.put("au.au", text(".snd\u0000\u0000\u0000\u0018"));
    files.put("no_number.wav", noNumber);
    files.put("infinite.wav", infinite);
    return files.entrySet().stream()
        .map(
            file ->
                DynamicTest.dynamicTest(
                    file.getKey(),
                    () -> {
                      Path path = Files.write(folder.resolve(file.getKey()), file.getValue());
                      assertThatThrownBy(() -> SoundFile.read(path))
                          .isInstanceOf(TaoException.class)
                          .hasMessageContaining("AUDIO-002")
                          .hasMessageContaining(file.getKey());
                    }));
  }

  @Test
  void foldersAreNoSounds() {
    assertThatThrownBy(() -> SoundFile.read(folder))
        .isInstanceOf(TaoException.class)
        .hasMessageContaining("AUDIO-001");
    assertThatThrownBy(() -> SoundFile.readBare(folder.resolve("none.pcm"), 8000))
        .isInstanceOf(TaoException.class)
        .hasMessageContaining("AUDIO-001");
  }

  /** A recording that broke off has what it has; half a sample at its end is left out. */
  @Test
  void whatIsThereOfARecordingIsRead() throws IOException {
    byte[] wav = whole();
    Path cut = Files.write(folder.resolve("broke_off.wav"), Arrays.copyOf(wav, wav.length - 41));
    assertThat(SoundFile.read(cut).samples()).hasSize(59);
  }

  /** Bare samples are 16 bits at the rate that is told; a file with a header says itself. */
  @Test
  void bareSamplesAreRead() throws IOException {
    Path bare = Files.write(folder.resolve("a.pcm"), new byte[] {0, 64, 0, -128, -1, -1});
    Sound sound = SoundFile.readBare(bare, 8000);
    assertThat(sound.sampleRate()).isEqualTo(8000);
    assertThat(sound.samples()).containsExactly(0.5f, -1, -1 / 32768f);
    Path headed = Files.write(folder.resolve("b.pcm"), whole());
    assertThat(SoundFile.readBare(headed, 44_100).sampleRate()).isEqualTo(8000);
    Path half = Files.write(folder.resolve("c.pcm"), new byte[3]);
    assertThatThrownBy(() -> SoundFile.readBare(half, 8000))
        .hasMessageContaining("AUDIO-002")
        .hasMessageContaining("has 3 bytes");
    Path nothing = Files.write(folder.resolve("d.pcm"), new byte[0]);
    assertThatThrownBy(() -> SoundFile.readBare(nothing, 8000)).hasMessageContaining("AUDIO-003");
  }
}
