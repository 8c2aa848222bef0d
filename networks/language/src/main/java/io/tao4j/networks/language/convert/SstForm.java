package io.tao4j.networks.language.convert;

import io.tao4j.networks.tasks.text.TextLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** SST-2 of the GLUE benchmark: {@code train.tsv} and {@code dev.tsv} with a heading. */
public final class SstForm implements TextForm {
  @Override
  public String name() {
    return "sst2";
  }

  @Override
  public String description() {
    return "train.tsv and dev.tsv with a heading, a text, a tab, 0 or 1";
  }

  @Override
  public Written convert(Path source, Path target, List<String> names) throws IOException {
    List<Path> files = new ArrayList<>();
    int texts = 0;
    for (String name : names.isEmpty() ? List.of("train.tsv", "dev.tsv") : names) {
      Path file = source.resolve(name);
      if (!Files.isRegularFile(file)) {
        throw ConvertFiles.wrong(source, "there is no " + name);
      }
      List<String> lines = TextLines.read(file);
      List<String> kept = new ArrayList<>();
      for (int i = 1; i < lines.size(); i++) {
        int tab = lines.get(i).lastIndexOf('\t');
        if (tab < 1 || !lines.get(i).substring(tab + 1).strip().matches("[0-9]+")) {
          throw ConvertFiles.wrong(
              source, TextLines.place(file, i + 1) + " is no text with the number of a class");
        }
        kept.add(lines.get(i).substring(0, tab).strip() + lines.get(i).substring(tab));
      }
      texts += kept.size();
      files.add(ConvertFiles.write(target.resolve(name), kept));
    }
    files.add(ConvertFiles.write(target.resolve("labels.csv"), List.of("negative", "positive")));
    return new Written(files, texts, List.of());
  }
}
