package io.tao4j.networks.language.convert;

import io.tao4j.networks.tasks.text.TextLines;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Texts as they are written, a line each: words become plain, their marks and capitals labels. */
public final class PlainForm implements TextForm {
  private static final String MARKS = ",.?";

  @Override
  public String name() {
    return "text";
  }

  @Override
  public String description() {
    return "texts as they are written, a line each";
  }

  /** {@code !} ends a sentence as a point does, {@code ;} and {@code :} part it as a comma. */
  private static String usual(String word) {
    return word.replace('!', '.').replace(';', ',').replace(':', ',').replace('\u2026', '.');
  }

  @Override
  public Written convert(Path source, Path target, List<String> names) throws IOException {
    List<Path> files = new ArrayList<>();
    int texts = 0;
    for (Path file : ConvertFiles.files(source, names, ".txt")) {
      List<String> words = new ArrayList<>();
      List<String> labels = new ArrayList<>();
      for (String line : TextLines.read(file)) {
        List<String> plain = new ArrayList<>();
        List<String> lineLabels = new ArrayList<>();
        for (String word : line.strip().split("\\s+")) {
          label(word, plain, lineLabels);
        }
        if (!plain.isEmpty()) {
          words.add(String.join(" ", plain));
          labels.add(String.join(" ", lineLabels));
        }
      }
      texts += words.size();
      String stem = ConvertFiles.stem(file);
      files.add(ConvertFiles.write(target.resolve("text_" + stem + ".txt"), words));
      files.add(ConvertFiles.write(target.resolve("labels_" + stem + ".txt"), labels));
    }
    return new Written(files, texts, List.of());
  }

  /** A word of marks alone gives its mark to the word before. */
  private static void label(String written, List<String> plain, List<String> labels) {
    String usual = usual(written);
    char mark = 'O';
    for (int i = 0; i < usual.length(); i++) {
      boolean behind = usual.substring(i).chars().noneMatch(Character::isLetterOrDigit);
      if (behind && MARKS.indexOf(usual.charAt(i)) >= 0) {
        mark = usual.charAt(i);
        break;
      }
    }
    String word = usual.replaceAll("^[^\\p{L}\\p{N}]+|[^\\p{L}\\p{N}]+$", "");
    if (word.isEmpty()) {
      int last = labels.size() - 1;
      if (last >= 0 && mark != 'O' && labels.get(last).charAt(0) == 'O') {
        labels.set(last, mark + labels.get(last).substring(1));
      }
      return;
    }
    plain.add(word.toLowerCase(Locale.ROOT));
    labels.add("" + mark + (Character.isUpperCase(word.codePointAt(0)) ? 'U' : 'O'));
  }
}
