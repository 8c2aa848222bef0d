package io.tao4j.networks.speech.voice;

import io.tao4j.network.InputSource;
import io.tao4j.network.ResultWriter;
import io.tao4j.networks.speech.audio.SoundFile;
import io.tao4j.networks.tasks.text.JsonLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes spectrograms as arrays of NumPy {@code 0.npy}, {@code 1.npy} ... of {@code [bands,
 * frames]}, sounds as {@code 0.wav} ..., and {@code result.jsonl}, a line a text.
 */
final class SpeechWriter implements ResultWriter<String, Speech> {
  private final Path folder;
  private final JsonLines<String, Speech> lines;
  private final List<Path> files = new ArrayList<>();
  private String name = "";

  SpeechWriter(Path folder) {
    this.folder = folder;
    this.lines = new JsonLines<>(folder, this::json);
  }

  private Map<String, Object> json(String text, Speech speech) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("text", text);
    json.put("mel_filepath", name + ".npy");
    speech
        .sound()
        .ifPresent(
            sound -> {
              json.put("audio_filepath", name + ".wav");
              json.put("duration", Math.round(sound.seconds() * 10_000) / 10_000.0);
            });
    json.put(
        "symbols",
        speech.symbols().stream()
            .map(
                symbol -> {
                  Map<String, Object> one = new LinkedHashMap<>();
                  one.put("symbol", symbol.symbol());
                  one.put("frames", symbol.frames());
                  one.put("pitch", Math.round(symbol.pitch() * 10) / 10.0);
                  return one;
                })
            .toList());
    return json;
  }

  @Override
  public void write(InputSource<String> source, String input, Speech result) throws IOException {
    Files.createDirectories(folder);
    name = String.valueOf(files.size() / (result.sound().isPresent() ? 2 : 1));
    Path array = folder.resolve(name + ".npy");
    MelFile.write(array, result.spectrogram());
    files.add(array);
    if (result.sound().isPresent()) {
      Path wav = folder.resolve(name + ".wav");
      SoundFile.write(result.sound().get(), wav);
      files.add(wav);
    }
    lines.write(source, input, result);
  }

  @Override
  public List<Path> finish() throws IOException {
    List<Path> all = new ArrayList<>(lines.finish());
    all.addAll(files);
    return all;
  }

  @Override
  public void close() {
    lines.close();
  }
}
