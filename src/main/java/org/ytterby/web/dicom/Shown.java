// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web.dicom;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.ytterby.archive.StoredInstance;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.InvalidObject;
import org.ytterby.render.ImageRenderer;

/**
 * The frames that stand for a resource, at least one. Immutable.
 *
 * @param isOne true when the resource is one frame, whatever this node has
 */
record Shown(List<Frame> pictures, boolean isOne) {
  private static final Logger LOG = LoggerFactory.getLogger(Shown.class);
  private static final int MOST_FRAMES = 10_000;

  /** So many instances are looked at for one with an image; each costs a header. */
  private static final int MOST_TRIES = 100;

  /**
   * One frame of an instance.
   *
   * @param number from 1
   * @param ofInstance true when it stands for the instance, and not for itself
   */
  record Frame(StoredInstance instance, int number, boolean ofInstance) {
    String url(ResourceUrls urls) {
      String instanceUrl = urls.instance(instance);
      return (ofInstance ? instanceUrl : instanceUrl + "/frames/" + number) + "/rendered";
    }
  }

  Shown {
    pictures = List.copyOf(pictures);
    if (pictures.isEmpty()) {
      throw noImage();
    }
  }

  /** What the answer is made of, for its boundary. */
  List<String> digests() {
    return pictures.stream().map(frame -> frame.instance().sha256() + frame.number()).toList();
  }

  /** Of each instance that is an image the first frame. */
  static Shown each(List<StoredInstance> instances) {
    boolean isOne = instances.size() == 1;
    return new Shown(
        instances.stream()
            .filter(one -> image(one).isPresent())
            .map(one -> new Frame(one, 1, true))
            .toList(),
        isOne);
  }

  /**
   * The frames of a list in a path.
   *
   * @throws InvalidObject REQUEST_INVALID for what is no list, NOT_FOUND for a frame that is not
   *     there
   */
  static Shown frames(StoredInstance instance, String list) {
    DataSet header =
        image(instance)
            .orElseThrow(
                () ->
                    new InvalidObject(
                        ErrorCode.NOT_FOUND, "the instance", "no pixel data", "an image", null));
    List<Frame> frames =
        FrameList.numbers(list, ImageRenderer.frames(header), MOST_FRAMES).stream()
            .map(number -> new Frame(instance, number, false))
            .toList();
    return new Shown(frames, frames.size() == 1);
  }

  /**
   * The frame that stands for all: of the series with most instances the one in the middle of their
   * UIDs, or the next that is an image; of an image with several frames the one in the middle,
   * because the first of a volume are often empty.
   *
   * @param frame of the only instance, where one is named
   */
  static Shown representative(List<StoredInstance> instances, Optional<String> frame) {
    if (frame.isPresent()) {
      Shown named = frames(instances.getFirst(), frame.get());
      return new Shown(named.pictures().subList(0, 1), true);
    }
    int tries = 0;
    for (StoredInstance one : inOrder(instances)) {
      Optional<DataSet> header = image(one);
      if (header.isPresent()) {
        int middle = (ImageRenderer.frames(header.get()) + 1) / 2;
        return new Shown(List.of(new Frame(one, middle, false)), true);
      }
      if (++tries == MOST_TRIES) {
        break;
      }
    }
    throw noImage();
  }

  private static List<StoredInstance> inOrder(List<StoredInstance> instances) {
    Map<String, List<StoredInstance>> bySeries =
        instances.stream()
            .collect(
                Collectors.groupingBy(
                    StoredInstance::seriesInstanceUid, TreeMap::new, Collectors.toList()));
    List<StoredInstance> ordered = new ArrayList<>();
    bySeries.values().stream()
        .sorted(Comparator.comparingInt((List<StoredInstance> one) -> one.size()).reversed())
        .forEach(
            series -> {
              int middle = series.size() / 2;
              ordered.addAll(series.subList(middle, series.size()));
              ordered.addAll(series.subList(0, middle));
            });
    return ordered;
  }

  /** The header of an image; what can't be read is none. */
  private static Optional<DataSet> image(StoredInstance instance) {
    try {
      return Optional.of(instance.location().read(ReadOptions.headers()))
          .filter(ImageRenderer::isImage);
    } catch (InvalidObject e) {
      LOG.warn("header can't be read uid={} where={}", instance.sopInstanceUid(), e.where());
      return Optional.empty();
    }
  }

  static InvalidObject noImage() {
    return new InvalidObject(
        ErrorCode.NOT_ACCEPTABLE,
        "the resource",
        "no image",
        "one with pixel data; structured reports and the like are not rendered",
        null);
  }
}
