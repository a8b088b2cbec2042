/* SPDX-License-Identifier: Apache-2.0
 *
 * How electrons of 90Y turn in uniform soft tissue: where the constants of RayBend come from. Knows no other tissue and no dose engine.
 *
 *   gcc -O3 -o turns src/test/scripts/electron-turns.c -lm
 *   turns DELTA SPECTRUM KERNEL HISTORIES          KERNEL: what mc ... kernel3 wrote (electron-mc.c, which this includes)
 *
 * Sources lie everywhere below a plane. Of what has been above it, by where it stays (mm above; below 0: come back): energy over that emitted
 * in 1 mm of depth, and the mean square way along the plane, in mm2, that was made above it: of tracks, of straight lines between their ends, and of
 * paths with one turn by ANGLE degrees, 0 to LENGTH mm before the end, places falling in a line to none at LENGTH, whose ends have the distances of the
 * kernel.
 */
#define main electron_mc
#include "electron-mc.c"
#undef main

#define PLANES 8
#define BINS 9
#define PATHS 1500000

typedef struct {
  Electron electron;
  double along[PLANES][2]; /* way above each plane */
  int above[PLANES];       /* whether it has been there */
} Track;

static const double height[PLANES] = {.25, .75, 1.5, 2.5, 3.5, 5, 6.5, 8.5}, width[PLANES] = {.5, .5, 1, 1, 1, 1.5, 2, 2};
static const double from[BINS + 1] = {-9, 0, .5, 1, 2, 3, 4, 5, 7, 10};
static double energy[BINS], square[BINS], straight[BINS];
static double within[111]; /* cumulative fraction of the kernel by 0.1 mm */

static int bin_of(double z) {
  for (int b = 0; b < BINS; b++)
    if (z >= from[b] && z < from[b + 1]) return b;
  return -1;
}

/* Adds the part of a step that lies above a plane, of which the step begins z above. */
static void add(double z, const double direction[3], double mm, double along[2], int *above) {
  double end = z + mm * direction[2], first = 0, last = 1;
  if (z <= 0 && end <= 0) return;
  *above = 1;
  if (z <= 0) first = -z / (end - z);
  else if (end <= 0) last = z / (z - end);
  for (int i = 0; i < 2; i++) along[i] += (last - first) * mm * direction[i];
}

static void add_all(Track *track, double mm) {
  const Electron *p = &track->electron;
  for (int k = 0; k < PLANES; k++) add(p->at[2] - height[k], p->along, mm, track->along[k], &track->above[k]);
}

static void stays(const Track *track, const double at[3], double mev) {
  for (int k = 0; k < PLANES; k++) {
    double z = at[2] - height[k], weight = mev * width[k];
    int b = track->above[k] ? bin_of(z) : -1;
    if (b < 0) continue;
    energy[b] += weight;
    square[b] += weight * (pow(track->along[k][0], 2) + pow(track->along[k][1], 2));
    if (z > 0) straight[b] += weight * pow(z / at[2], 2) * (at[0] * at[0] + at[1] * at[1]);
  }
}

static void follow_track(Track track) {
  static Track waiting[STACK];
  int count = 0;
  const Tissue *tissue = &tissues[3];
  for (;;) {
    Electron *p = &track.electron;
    while (p->mev > CUT_MEV) { /* as follow() */
      const Row *row = &tissue->rows[(int)p->node];
      Step step = step_of(tissue, p);
      double part = uniform(), at[3];
      Track there = track;
      lose(tissue, p, &step);
      add_all(&there, 10 * part * step.cm);
      for (int i = 0; i < 3; i++) at[i] = p->at[i] + 10 * part * step.cm * p->along[i];
      stays(&there, at, step.loss);
      add_all(&track, 10 * step.cm);
      for (int i = 0; i < 3; i++) p->at[i] += 10 * step.cm * p->along[i];
      if (step.event && p->mev > CUT_MEV && count < STACK) {
        Electron other;
        if (interact(tissue, row, p, &other)) {
          waiting[count] = track;
          waiting[count++].electron = other;
        }
      }
    }
    if (p->mev > 0) stays(&track, p->at, p->mev);
    if (count == 0) return;
    track = waiting[--count];
  }
}

static double kernel_mm(void) {
  double wanted = uniform() * within[110];
  int low = 0, high = 110;
  while (high - low > 1) {
    int middle = (low + high) / 2;
    if (within[middle] <= wanted) low = middle;
    else high = middle;
  }
  return (low + (wanted - within[low]) / (within[high] - within[low])) / 10;
}

static void print(const char *name, const double values[BINS], const double over[BINS]) {
  printf("%-24s", name);
  for (int b = 0; b < BINS; b++) printf(" %7.4f", over ? (over[b] > 0 ? values[b] / over[b] : 0) : values[b]);
  printf("\n");
}

static void one_turn(double length, double degrees) {
  double weight[BINS] = {0}, sum[BINS] = {0}, cosine = cos(degrees * M_PI / 180);
  char name[60];
  for (long n = 0; n < PATHS; n++) {
    double r = kernel_mm(), turns = length * (1 - sqrt(1 - uniform())), last[3], first[3], before = 0, after = fmin(r, turns), along[2] = {0, 0};
    any_direction(last);
    turn(last, cosine, first);
    if (r > turns) before = -turns * cosine + sqrt(r * r - turns * turns * (1 - cosine * cosine));
    int k = (int)(uniform() * PLANES), above = 0;
    double z = -height[k];
    add(z, first, before, along, &above);
    add(z + before * first[2], last, after, along, &above);
    int b = above ? bin_of(z + before * first[2] + after * last[2]) : -1;
    if (b < 0) continue;
    weight[b] += width[k] * PLANES / PATHS;
    sum[b] += width[k] * PLANES / PATHS * (along[0] * along[0] + along[1] * along[1]);
  }
  snprintf(name, sizeof name, "%.1f mm, %.0f: energy", length, degrees);
  print(name, weight, NULL);
  print("        square way", sum, weight);
}

int main(int count, char **argument) {
  if (count != 5) return 1;
  double emitted = 0, at, part, error;
  FILE *shells = fopen(argument[3], "r");
  if (!shells) return 2;
  read_tables(argument[1], argument[2]);
  for (int i = 1; i <= 110 && fscanf(shells, "%lf %lf %lf", &at, &part, &error) == 3; i++) within[i] = part;
  seed(0);
  long histories = atol(argument[4]);
  for (long n = 0; n < histories; n++) {
    Track track = {0};
    track.electron = emit();
    emitted += track.electron.mev;
    follow_track(track);
  }
  double mm[BINS];
  for (int b = 0; b < BINS; b++) mm[b] = energy[b] / emitted;
  print("from", from, NULL);
  print("tracks: energy", mm, NULL);
  print("        square way", square, energy);
  print("straight: square way", straight, energy);
  for (double length = 4; length <= 7; length += 1)
    for (double degrees = 70; degrees <= 90; degrees += 5) one_turn(length, degrees);
  return 0;
}
