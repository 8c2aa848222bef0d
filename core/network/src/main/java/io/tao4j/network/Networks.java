package io.tao4j.network;

import io.tao4j.error.TaoException;
import io.tao4j.spec.SpecValidator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;

/**
 * The networks on the class path. For programs that check specs and have no engine; {@code
 * io.tao4j.Tao} is the way in to all else.
 */
public final class Networks {
  private Networks() {}

  /** All networks on the class path, by name. */
  public static List<Network<?, ?, ?>> all() {
    List<Network<?, ?, ?>> networks = new ArrayList<>();
    // The raw provider type is all that ServiceLoader can give; the wildcard makes it safe again.
    for (Network<?, ?, ?> network :
        ServiceLoader.load(Network.class, Networks.class.getClassLoader())) {
      networks.add(network);
    }
    networks.sort(Comparator.comparing(Network::name));
    return networks;
  }

  /**
   * A network by its name or one of its aliases.
   *
   * @throws TaoException {@code TAO-001} naming the networks that there are, {@code TAO-005} for
   *     one that TAO has and this library does not have yet
   */
  public static Network<?, ?, ?> find(String name) {
    Objects.requireNonNull(name, "name");
    List<Network<?, ?, ?>> all = all();
    return all.stream()
        .filter(n -> n.info().isCalled(name))
        .findFirst()
        .orElseThrow(() -> TaoNetworks.notHere(name, all.stream().map(Network::name).toList()));
  }

  /**
   * Checks and describes specs of a network and of its work on data.
   *
   * @throws TaoException as {@link #find}
   */
  public static SpecValidator specs(String name) {
    return specs(find(name));
  }

  /** Checks and describes specs of a network and of its work on data. */
  public static SpecValidator specs(Network<?, ?, ?> network) {
    SpecValidator specs =
        SpecValidator.of(
            network.specBinder(),
            network.name(),
            network.info().description(),
            network.defaultSpec());
    for (SubCommand<?> command : network.info().commands()) {
      if (command.specBinder().type() == network.specBinder().type()) {
        continue; // a network without the verb: its spec is the command's
      }
      specs = specs.withTask(command.name(), command.specs(network.name()));
    }
    return specs;
  }
}
