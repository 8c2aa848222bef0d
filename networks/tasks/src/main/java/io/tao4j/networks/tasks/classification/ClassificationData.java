package io.tao4j.networks.tasks.classification;

import io.tao4j.data.ClassificationDataset;
import io.tao4j.data.CsvDataset;
import io.tao4j.data.ImageFolderDataset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Opens a data set by what its path is: a folder of class folders, or a CSV file. */
public final class ClassificationData {
  private ClassificationData() {}

  /** Reads a set; its classes are those found. Errors are those of the two readers. */
  public static ClassificationDataset read(Path path) {
    return Files.isDirectory(path) ? ImageFolderDataset.read(path) : CsvDataset.read(path);
  }

  /** Reads a set with these classes in this order. */
  public static ClassificationDataset read(Path path, List<String> classes) {
    return Files.isDirectory(path)
        ? ImageFolderDataset.read(path, classes)
        : CsvDataset.read(path, classes);
  }
}
