/**
 * Work on data sets before and beside a training, TAO 5's data services. {@link
 * io.tao4j.dataservices.DataServices} lists them and is the way in, {@link
 * io.tao4j.dataservices.ServiceJob} is one run. Each service is a {@link
 * io.tao4j.network.SubCommand} in a package of its own: {@code annotations} turns labels of one
 * form into another, {@code quality} looks for wrong labels.
 *
 * <p>May import all of core but engines.
 */
@NullMarked
package io.tao4j.dataservices;

import org.jspecify.annotations.NullMarked;
