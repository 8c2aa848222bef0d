package io.tao4j.networks.people;

import io.tao4j.data.DataDigest;
import io.tao4j.error.TaoException;
import io.tao4j.spec.Field;
import io.tao4j.spec.PathKind;
import io.tao4j.spec.RuleContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Record files of several sets, as TAO's networks of faces name them: {@code
 * DIRECTORY/SET/FOLDER/FILE}, a directory, a set and a folder for each.
 *
 * @param rootPath where pictures lie
 * @param imageExtension of the pictures
 * @param tfrecordsDirectoryPath folders of sets
 * @param tfrecordsSetId folder of each set in its directory
 * @param groundTruthFolderName folder of the labels
 * @param tfrecordFolderName folder of the record files in each set
 * @param trainFileName file to learn from
 * @param validateFileName file that validates
 * @param testFileName file that judges
 */
public record RecordSets(
    @Field(
            description = "folder below which pictures lie; absent: records say where they are",
            path = PathKind.FOLDER,
            shownBy = "RecordSetsTest.filesAreNamedByTheirParts")
        Optional<Path> rootPath,
    @Field(description = "how names of pictures end", ignored = "records name pictures in full")
        Optional<String> imageExtension,
    @Field(
            description = "folders of sets",
            path = PathKind.FOLDER,
            shownBy = "RecordSetsTest.filesAreNamedByTheirParts")
        List<Path> tfrecordsDirectoryPath,
    @Field(
            description = "folder of each set, in its directory",
            shownBy = "RecordSetsTest.filesAreNamedByTheirParts")
        List<String> tfrecordsSetId,
    @Field(description = "folder of the labels", ignored = "records hold the labels")
        List<String> groundTruthFolderName,
    @Field(
            description = "folder of the record files, in each set",
            shownBy = "RecordSetsTest.filesAreNamedByTheirParts")
        List<String> tfrecordFolderName,
    @Field(
            description = "record file to learn from",
            defaultValue = "train.tfrecords",
            shownBy = "RecordSetsTest.filesAreNamedByTheirParts")
        String trainFileName,
    @Field(
            description = "record file that validates",
            defaultValue = "validate.tfrecords",
            shownBy = "RecordSetsTest.filesAreNamedByTheirParts")
        String validateFileName,
    @Field(
            description = "record file that judges",
            defaultValue = "test.tfrecords",
            shownBy = "RecordSetsTest.filesAreNamedByTheirParts")
        String testFileName) {

  /** Sets that judge. */
  public record Kpi(
      @Field(
              description = "folder below which pictures lie; absent: records say where they are",
              path = PathKind.FOLDER,
              ignored = "records say where their pictures are, and landmarks need none")
          Optional<Path> kpiRootPath,
      @Field(
              description = "folders of sets",
              path = PathKind.FOLDER,
              shownBy = "RecordSetsTest.filesAreNamedByTheirParts")
          List<Path> kpiTfrecordsDirectoryPath,
      @Field(
              description = "folder of each set, in its directory",
              shownBy = "RecordSetsTest.filesAreNamedByTheirParts")
          List<String> tfrecordsSetIdKpi,
      @Field(description = "folder of the labels", ignored = "records hold the labels")
          List<String> groundTruthFolderNameKpi,
      @Field(
              description = "folder of the record files, in each set",
              shownBy = "RecordSetsTest.filesAreNamedByTheirParts")
          List<String> tfrecordFolderNameKpi,
      @Field(
              description = "record file that judges",
              defaultValue = "test.tfrecords",
              shownBy = "RecordSetsTest.filesAreNamedByTheirParts")
          String kpiFileName) {

    /** The files; none where no directory is named. */
    public List<Path> files() {
      return join(kpiTfrecordsDirectoryPath, tfrecordsSetIdKpi, tfrecordFolderNameKpi, kpiFileName);
    }

    /** Reports lists of different lengths. */
    public void check(String group, RuleContext context) {
      sameLengths(
          group,
          kpiTfrecordsDirectoryPath.size(),
          tfrecordsSetIdKpi.size(),
          tfrecordFolderNameKpi.size(),
          context);
    }
  }

  /** A file of each set. */
  public List<Path> files(String name) {
    return join(tfrecordsDirectoryPath, tfrecordsSetId, tfrecordFolderName, name);
  }

  private static List<Path> join(
      List<Path> directories, List<String> sets, List<String> folders, String name) {
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < directories.size(); i++) {
      files.add(directories.get(i).resolve(sets.get(i)).resolve(folders.get(i)).resolve(name));
    }
    return files;
  }

  /** Reports lists of different lengths. */
  public void check(String group, RuleContext context) {
    sameLengths(
        group,
        tfrecordsDirectoryPath.size(),
        tfrecordsSetId.size(),
        tfrecordFolderName.size(),
        context);
  }

  private static void sameLengths(
      String group, int directories, int sets, int folders, RuleContext context) {
    if (directories != sets || directories != folders) {
      context.error(
          group,
          "%s directories, %s sets and %s folders".formatted(directories, sets, folders),
          "name a directory, a set and a folder for each set");
    }
  }

  /**
   * The faces of files.
   *
   * @param files one or more
   * @throws TaoException {@code PEOPLE-002} for a file that cannot be read; {@code PEOPLE-003} if
   *     there is no face in any
   */
  public static List<FaceRecord> read(List<Path> files) {
    List<FaceRecord> records = new ArrayList<>();
    files.forEach(file -> records.addAll(FaceRecord.read(file)));
    if (records.isEmpty()) {
      throw new TaoException(
          "PEOPLE-003", "there is no face in " + files, "dataset_convert writes them");
    }
    return records;
  }

  /** Tells sets apart: which faces, with which labels. */
  public static String digest(List<FaceRecord> records) {
    DataDigest digest = new DataDigest(records.size());
    records.forEach(
        one ->
            digest.add(
                one.frame(),
                Path.of(one.frame()),
                one.label() + " " + one.points().hashCode() + " " + one.numbers()));
    return digest.text();
  }
}
