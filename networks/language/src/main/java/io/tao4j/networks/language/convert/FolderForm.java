package io.tao4j.networks.language.convert;

import io.tao4j.networks.tasks.text.TextLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** IMDB's reviews, and any other folders of class folders of text files. */
public final class FolderForm implements TextForm {
  @Override
  public String name() {
    return "imdb";
  }

  @Override
  public String description() {
    return "folders train, test, ... of class folders of .txt files, a text each";
  }

  @Override
  public Written convert(Path source, Path target, List<String> names) throws IOException {
    List<Path> sets =
        names.isEmpty()
            ? ConvertFiles.list(source).stream().filter(Files::isDirectory).toList()
            : names.stream().map(source::resolve).toList();
    if (sets.isEmpty()) {
      throw ConvertFiles.wrong(source, "it holds no folder");
    }
    TreeSet<String> classes = new TreeSet<>();
    for (Path set : sets) {
      for (Path folder : ConvertFiles.list(set)) {
        // IMDB's texts without a class
        if (Files.isDirectory(folder) && !folder.endsWith("unsup")) {
          classes.add(folder.getFileName().toString());
        }
      }
    }
    List<String> order = List.copyOf(classes);
    List<Path> files = new ArrayList<>();
    int texts = 0;
    for (Path set : sets) {
      List<String> lines = new ArrayList<>();
      for (int label = 0; label < order.size(); label++) {
        Path folder = set.resolve(order.get(label));
        for (Path file : Files.isDirectory(folder) ? ConvertFiles.list(folder) : List.<Path>of()) {
          if (file.toString().endsWith(".txt")) {
            String text = TextLines.text(file).replaceAll("(?i)<br\\s*/?>|\\s", " ").strip();
            if (!text.isEmpty()) {
              lines.add(text.replaceAll(" +", " ") + "\t" + label);
            }
          }
        }
      }
      if (lines.isEmpty()) {
        throw ConvertFiles.wrong(set, "its class folders hold no text");
      }
      texts += lines.size();
      files.add(ConvertFiles.write(target.resolve(set.getFileName() + ".tsv"), lines));
    }
    files.add(ConvertFiles.write(target.resolve("labels.csv"), order));
    return new Written(files, texts, List.of());
  }
}
