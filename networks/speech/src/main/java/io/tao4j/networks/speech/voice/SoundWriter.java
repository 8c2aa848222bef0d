package io.tao4j.networks.speech.voice;

import io.tao4j.network.InputSource;
import io.tao4j.network.ResultWriter;
import io.tao4j.networks.speech.audio.Sound;
import io.tao4j.networks.speech.audio.SoundFile;
import io.tao4j.networks.tasks.text.JsonLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes sounds as {@code 0.wav}, {@code 1.wav} ..., and {@code result.jsonl}, a line each. */
final class SoundWriter implements ResultWriter<VocoderInput, Sound> {
  private final Path folder;
  private final JsonLines<VocoderInput, Sound> lines;
  private final List<Path> files = new ArrayList<>();
  private String source = "";

  SoundWriter(Path folder) {
    this.folder = folder;
    this.lines = new JsonLines<>(folder, this::json);
  }

  private Map<String, Object> json(VocoderInput input, Sound sound) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("source", source);
    json.put("audio_filepath", files.size() - 1 + ".wav");
    json.put("duration", Math.round(sound.seconds() * 10_000) / 10_000.0);
    json.put("text", input.text());
    return json;
  }

  @Override
  public void write(InputSource<VocoderInput> from, VocoderInput input, Sound result)
      throws IOException {
    Files.createDirectories(folder);
    source = from.id();
    Path wav = folder.resolve(files.size() + ".wav");
    SoundFile.write(result, wav);
    files.add(wav);
    lines.write(from, input, result);
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
