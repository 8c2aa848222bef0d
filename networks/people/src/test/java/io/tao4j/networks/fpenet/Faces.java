package io.tao4j.networks.fpenet;

import io.tao4j.fixtures.DrawnPeople;
import io.tao4j.networks.people.PeopleSpecs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Sets of drawn faces. */
final class Faces {
  private Faces() {}

  /** Eight faces to learn, four that validate: {@code records/train} and {@code records/val}. */
  static void write(Path folder) throws IOException {
    DrawnPeople.faces(folder, "train", 8, 90, 80, 1);
    DrawnPeople.faces(folder, "val", 4, 90, 80, 2);
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("sets", "[train, val]");
    fields.put("save_path", "records");
    fields.put("gt_root_path", folder.toString());
    fields.put("save_root_path", folder.toString());
    fields.put("image_root_path", folder.toString());
    FpeConvertCommand command = new FpeConvertCommand();
    command.run(PeopleSpecs.parse(command.specBinder(), fields).spec());
  }
}
