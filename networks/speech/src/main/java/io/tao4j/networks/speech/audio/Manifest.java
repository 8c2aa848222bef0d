package io.tao4j.networks.speech.audio;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tao4j.data.DataDigest;
import io.tao4j.error.TaoException;
import io.tao4j.networks.tasks.text.TextLines;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Utterances as NeMo lists them: a JSON object a line with {@code audio_filepath}, {@code duration}
 * in seconds and {@code text}; {@code offset} for a part of a file, {@code speaker} for who speaks,
 * {@code mel_filepath} for a spectrogram that a model has made. A relative path starts at the
 * manifest's folder. No sound is opened.
 *
 * @param files names of the manifests, for messages
 * @param utterances in their order
 * @param notices what was left out
 */
public record Manifest(String files, List<Utterance> utterances, List<String> notices) {
  private static final ObjectMapper JSON = new ObjectMapper();

  public Manifest {
    utterances = List.copyOf(utterances);
    notices = List.copyOf(notices);
  }

  /**
   * Reads manifests.
   *
   * @param files one or more
   * @param shortest utterances below so many seconds are left out, with a notice
   * @param longest utterances above so many seconds are left out, with a notice
   * @throws TaoException {@code TEXT-001} or {@code TEXT-002} if one is no text; {@code AUDIO-004}
   *     naming every line that is wrong; {@code AUDIO-005} if nothing is left
   */
  public static Manifest read(List<Path> files, double shortest, double longest) {
    return read(files, shortest, longest, true);
  }

  /**
   * The same of sounds whose texts do not matter: a line may have none.
   *
   * @throws TaoException as {@link #read(List, double, double)}
   */
  public static Manifest readSounds(List<Path> files, double shortest, double longest) {
    return read(files, shortest, longest, false);
  }

  private static Manifest read(
      List<Path> files, double shortest, double longest, boolean withTexts) {
    List<Utterance> all = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (Path file : files) {
      List<String> lines = TextLines.read(file);
      for (int i = 0; i < lines.size(); i++) {
        if (!lines.get(i).isBlank()) {
          read(file, i + 1, lines.get(i), withTexts, all, problems);
        }
      }
    }
    String name = String.join(", ", files.stream().map(Path::toString).toList());
    if (!problems.isEmpty()) {
      throw TextLines.faulty(
          "AUDIO-004", "%s lines of %s cannot be used".formatted(problems.size(), name), problems);
    }
    List<Utterance> kept =
        all.stream().filter(u -> u.duration() >= shortest && u.duration() <= longest).toList();
    if (kept.isEmpty()) {
      throw new TaoException(
          "AUDIO-005",
          all.isEmpty()
              ? name + " has no utterance"
              : "none of the %s utterances of %s has %s to %s seconds"
                  .formatted(all.size(), name, shortest, longest),
          "give a JSON object a line, and set min_duration and max_duration accordingly");
    }
    List<String> notices = new ArrayList<>();
    if (kept.size() < all.size()) {
      double left =
          all.stream().mapToDouble(Utterance::duration).sum()
              - kept.stream().mapToDouble(Utterance::duration).sum();
      notices.add(
          String.format(
              Locale.ROOT,
              "%s of %s utterances of %s are shorter or longer than the spec wants: %.1f s left"
                  + " out",
              all.size() - kept.size(),
              all.size(),
              name,
              left));
    }
    return new Manifest(name, kept, notices);
  }

  private static void read(
      Path manifest,
      int line,
      String text,
      boolean withTexts,
      List<Utterance> all,
      List<String> problems) {
    String place = TextLines.place(manifest, line);
    JsonNode json;
    try {
      json = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      problems.add(
          "%s:%s: no JSON: %s"
              .formatted(
                  place,
                  e.getLocation() == null ? 1 : e.getLocation().getColumnNr(),
                  e.getOriginalMessage()));
      return;
    }
    if (!json.isObject()) {
      problems.add(place + ": no JSON object");
      return;
    }
    try {
      all.add(utterance(manifest, place, json, withTexts));
    } catch (IllegalArgumentException e) {
      problems.add(place + ": " + e.getMessage());
    }
  }

  private static Utterance utterance(
      Path manifest, String place, JsonNode json, boolean withTexts) {
    JsonNode path =
        json.has("audio_filepath") ? json.get("audio_filepath") : json.get("audio_filename");
    if (path == null || !path.isTextual() || path.asText().isBlank()) {
      throw new IllegalArgumentException("audio_filepath is missing, or no text");
    }
    JsonNode duration = json.get("duration");
    if (duration == null || !duration.isNumber() || !(duration.asDouble() > 0)) {
      throw new IllegalArgumentException("duration is missing, or no number above 0");
    }
    JsonNode offset = json.get("offset");
    boolean none = offset == null || offset.isNull();
    if (!none && !(offset.isNumber() && offset.asDouble() >= 0)) {
      throw new IllegalArgumentException("offset is no number of 0 or more");
    }
    Path file = file(manifest, path.asText());
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException("there is no file " + file);
    }
    return new Utterance(
        place,
        file,
        none ? 0 : offset.asDouble(),
        duration.asDouble(),
        text(manifest, json, withTexts),
        json.path("speaker").asText(""),
        spectrogram(manifest, json));
  }

  private static Optional<Path> spectrogram(Path manifest, JsonNode json) {
    JsonNode path = json.path("mel_filepath");
    // whether it is there matters only to who reads it
    return path.isTextual() ? Optional.of(file(manifest, path.asText())) : Optional.empty();
  }

  private static Path file(Path manifest, String text) {
    try {
      return manifest.resolveSibling(text.replace('\\', '/'));
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("'" + text + "' is no path", e);
    }
  }

  private static String text(Path manifest, JsonNode json, boolean required) {
    for (String key : List.of("text", "normalized_text")) {
      if (json.path(key).isTextual()) {
        return json.get(key).asText();
      }
    }
    if (json.path("text_filepath").isTextual()) {
      return TextLines.text(file(manifest, json.get("text_filepath").asText())).strip();
    }
    if (required) {
      throw new IllegalArgumentException("text is missing, or no text");
    }
    return "";
  }

  /** Tells these utterances with their texts from others. */
  public String digest() {
    DataDigest digest = new DataDigest(utterances.size());
    for (Utterance utterance : utterances) {
      digest.add(
          utterance.file().getFileName() + "@" + utterance.offset(),
          utterance.file(),
          "%s\0%s\0%s".formatted(utterance.text(), utterance.speaker(), utterance.duration()));
    }
    return digest.text();
  }

  /** The same with the spectrograms that it names. */
  public String digestWithSpectrograms() {
    DataDigest digest = new DataDigest(utterances.size());
    for (Utterance utterance : utterances) {
      utterance
          .spectrogram()
          .ifPresent(file -> digest.add(String.valueOf(file.getFileName()), file, ""));
    }
    return digest() + " with " + digest.text();
  }

  /** Seconds of all utterances. */
  public double seconds() {
    return utterances.stream().mapToDouble(Utterance::duration).sum();
  }
}
