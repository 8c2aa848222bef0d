package io.tao4j.networks.matching;

import io.tao4j.data.ClassificationDataset;
import io.tao4j.data.ImageFolderDataset;
import io.tao4j.data.Sample;
import io.tao4j.error.TaoException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Pictures whose names say whom they show and which camera took them, as those of Market-1501 do:
 * {@code 0002_c1s1_000451_03.jpg} is identity 2 by camera 1. Pictures of identity -1 are those that
 * the set's authors do not count; they are left out. Pictures of other names are named in a notice.
 *
 * @param name what to call it in reports and errors
 * @param pictures in the order of their names
 * @param names of the identities, as the files write them, by number
 * @param notices what a person should know of it, a line each
 */
record MarketFolder(
    String name,
    List<MarketFolder.Picture> pictures,
    Map<Integer, String> names,
    List<String> notices) {
  /** Nine digits are a number of 32 bits. */
  private static final Pattern NAME = Pattern.compile("(-?\\d{1,9})_c(\\d{1,9})(?:\\D.*)?");

  private static final int JUNK = -1;
  private static final int LISTED = 5;

  /** A picture. */
  record Picture(String id, Path path, int identity, int camera) {}

  /**
   * Reads a folder and the folders below it.
   *
   * @throws TaoException as {@link ImageFolderDataset#unlabeled}; {@code DATA-006} if no name says
   *     whom it shows
   */
  static MarketFolder read(Path folder) {
    ClassificationDataset set = ImageFolderDataset.unlabeled(folder);
    List<Picture> pictures = new ArrayList<>();
    Map<Integer, String> names = new TreeMap<>();
    List<String> others = new ArrayList<>();
    int junk = 0;
    for (Sample sample : set.samples()) {
      String file = sample.id().substring(sample.id().lastIndexOf('/') + 1);
      Matcher match = NAME.matcher(file);
      if (!match.matches()) {
        others.add(sample.id());
        continue;
      }
      int identity = Integer.parseInt(match.group(1));
      if (identity == JUNK) {
        junk++;
        continue;
      }
      names.putIfAbsent(identity, match.group(1));
      pictures.add(
          new Picture(sample.id(), sample.path(), identity, Integer.parseInt(match.group(2))));
    }
    if (pictures.isEmpty()) {
      throw new TaoException(
          "DATA-006",
          folder + ": no picture's name says whom it shows",
          "expected IDENTITY_cCAMERA..., 0002_c1s1_000451_03.jpg for instance",
          "found " + others.stream().limit(LISTED).toList());
    }
    List<String> notices = new ArrayList<>(set.notices());
    if (!others.isEmpty()) {
      notices.add(
          "%s: passed over %s pictures whose names are not IDENTITY_cCAMERA...: %s"
              .formatted(folder, others.size(), others.stream().limit(LISTED).toList()));
    }
    if (junk > 0) {
      notices.add("%s: left out %s pictures of identity -1".formatted(folder, junk));
    }
    return new MarketFolder(folder.toString(), pictures, names, notices);
  }
}
