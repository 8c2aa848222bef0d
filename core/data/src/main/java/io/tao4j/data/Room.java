package io.tao4j.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;

/** A sample's part of memory that the samples of its batch share. */
public final class Room {
  private final ByteBuffer all;
  private final int slot;
  private final int byteSize;

  Room(ByteBuffer all, int slot, int byteSize) {
    this.all = all;
    this.slot = slot;
    this.byteSize = byteSize;
  }

  /** The elements, from position 0; each call gives a view of its own. */
  public FloatBuffer floats() {
    return bytes().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
  }

  private ByteBuffer bytes() {
    return all.slice(slot * byteSize, byteSize);
  }

  /**
   * The memory of several samples of one batch after each other; moved only where one between them
   * is missing.
   *
   * @param rooms one or more, in the order of their samples
   */
  public static ByteBuffer joined(List<Room> rooms) {
    Room first = rooms.get(0);
    ByteBuffer all = first.all;
    for (int i = 0; i < rooms.size(); i++) {
      Room room = rooms.get(i);
      if (room.slot > i) {
        byte[] array = all.array();
        System.arraycopy(array, room.slot * room.byteSize, array, i * room.byteSize, room.byteSize);
      }
    }
    return all.duplicate().order(ByteOrder.LITTLE_ENDIAN).limit(rooms.size() * first.byteSize);
  }
}
