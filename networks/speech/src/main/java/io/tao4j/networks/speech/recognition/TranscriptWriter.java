package io.tao4j.networks.speech.recognition;

import io.tao4j.file.AtomicFile;
import io.tao4j.network.InputSource;
import io.tao4j.network.ResultWriter;
import io.tao4j.networks.speech.audio.Sound;
import io.tao4j.networks.tasks.text.JsonLines;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Writes {@code result.jsonl}, a line a sound with its text and the times of its words, and
 * subtitles of each sound as {@code NAME.srt} and {@code NAME.vtt}.
 */
final class TranscriptWriter implements ResultWriter<Sound, Transcript> {
  private final Path folder;
  private final JsonLines<Sound, Transcript> lines;
  private final List<Path> subtitles = new ArrayList<>();
  private final Set<String> names = new HashSet<>();

  TranscriptWriter(Path folder) {
    this.folder = folder;
    this.lines = new JsonLines<>(folder, TranscriptWriter::json);
  }

  private static Map<String, Object> json(Sound sound, Transcript transcript) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("text", transcript.text());
    json.put("duration", rounded(sound.seconds()));
    json.put("log_probability", rounded(transcript.logProbability()));
    json.put(
        "words",
        transcript.words().stream()
            .map(
                word -> {
                  Map<String, Object> one = new LinkedHashMap<>();
                  one.put("word", word.word());
                  one.put("start", rounded(word.start()));
                  one.put("end", rounded(word.end()));
                  one.put("probability", rounded(word.probability()));
                  return one;
                })
            .toList());
    return json;
  }

  private static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }

  @Override
  public void write(InputSource<Sound> source, Sound input, Transcript result) throws IOException {
    lines.write(source, input, result);
    String name = name(source);
    List<Subtitles.Cue> cues = Subtitles.cues(result.words());
    for (Subtitles.Form form : Subtitles.Form.values()) {
      Path file = folder.resolve(name + "." + form.name().toLowerCase(Locale.ROOT));
      AtomicFile.writeString(file, Subtitles.text(cues, form));
      subtitles.add(file);
    }
  }

  /** The sound's name, with a number where another one had it. */
  private String name(InputSource<Sound> source) {
    String file = String.valueOf(source.file().getFileName());
    int dot = file.lastIndexOf('.');
    String stem = dot < 1 ? file : file.substring(0, dot);
    String name = stem;
    for (int i = 2; !names.add(name); i++) {
      name = stem + "_" + i;
    }
    return name;
  }

  @Override
  public List<Path> finish() throws IOException {
    List<Path> files = new ArrayList<>(lines.finish());
    files.addAll(subtitles);
    return files;
  }

  @Override
  public void close() {
    lines.close();
  }
}
