package io.tao4j.networks.speech.recognition;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Words with times as subtitles: SubRip's {@code .srt} and the web's {@code .vtt}. */
final class Subtitles {
  /** Characters of a cue; two lines of a screen. */
  private static final int LONGEST = 84;

  /** Seconds of a cue. */
  private static final double MOST_SECONDS = 6;

  /** A pause of so many seconds ends a cue. */
  private static final double PAUSE = 0.8;

  private Subtitles() {}

  /** Forms by the ends of their names. */
  enum Form {
    SRT,
    VTT
  }

  /**
   * A text that is shown for some time.
   *
   * @param start seconds
   * @param end seconds
   * @param text of a line
   */
  record Cue(double start, double end, String text) {}

  /** Words put together until a pause, or until they are too many. */
  static List<Cue> cues(List<Transcript.Word> words) {
    List<Cue> cues = new ArrayList<>();
    List<Transcript.Word> current = new ArrayList<>();
    int length = 0;
    for (Transcript.Word word : words) {
      boolean full =
          !current.isEmpty()
              && (length + 1 + word.word().length() > LONGEST
                  || word.end() - current.get(0).start() > MOST_SECONDS
                  || word.start() - current.get(current.size() - 1).end() > PAUSE);
      if (full) {
        cues.add(cue(current));
        current.clear();
        length = 0;
      }
      current.add(word);
      length += word.word().length() + 1;
    }
    if (!current.isEmpty()) {
      cues.add(cue(current));
    }
    return cues;
  }

  private static Cue cue(List<Transcript.Word> words) {
    return new Cue(
        words.get(0).start(),
        words.get(words.size() - 1).end(),
        words.stream().map(Transcript.Word::word).collect(Collectors.joining(" ")));
  }

  static String text(List<Cue> cues, Form form) {
    StringBuilder text = new StringBuilder(form == Form.VTT ? "WEBVTT\n\n" : "");
    for (int i = 0; i < cues.size(); i++) {
      Cue cue = cues.get(i);
      if (form == Form.SRT) {
        text.append(i + 1).append('\n');
      }
      text.append(time(cue.start(), form)).append(" --> ").append(time(cue.end(), form));
      // & and < are marks in a vtt file
      String shown =
          form == Form.VTT ? cue.text().replace("&", "&amp;").replace("<", "&lt;") : cue.text();
      text.append('\n').append(shown).append("\n\n");
    }
    return text.toString();
  }

  private static String time(double seconds, Form form) {
    long millis = Math.round(seconds * 1000);
    return String.format(
        Locale.ROOT,
        "%02d:%02d:%02d%s%03d",
        millis / 3_600_000,
        millis / 60_000 % 60,
        millis / 1000 % 60,
        form == Form.SRT ? "," : ".",
        millis % 1000);
  }
}
