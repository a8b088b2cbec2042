/* SPDX-License-Identifier: Apache-2.0
 *
 * Electrons of 90Y in voxels of liver, lung, cortical bone and gas: a small Monte Carlo, to hold dose engines against. Shares nothing with them but
 * the spectrum. See electron-mc.py for how to run it.
 *
 * Collision loss   restricted to transfers below 5 keV (ICRU Report 37), density effect from stopping-powers.py; Moller above, secondaries followed
 *                  and their parent turned as two bodies are. What transfers below 5 keV scatter in energy is left out
 * Nuclei           screened Rutherford, Z squared, times McKinley and Feshbach's factor. Screening by form factors of Hartree and Fock (HARTREE_FOCK
 *                  below), with Moliere's term for strong fields. Turns beyond some 5 degrees one by one; smaller ones grouped, with their transport
 *                  cross section kept and, to 1 %, the next moment
 * Soft electrons   what transfers below 5 keV turn: Moller's from half the mean excitation energy up (Waller and Hartree's incoherent functions give
 *                  8.7 eV for hydrogen, whose mean is 15, and 98 for calcium, 191), added to the grouped ones
 * Bremsstrahlung   photons that leave, their spectrum falling in a line; loss that of water (ICRU 37), scaled by Z (Z + 1/2)
 * Steps            3 % of the energy at most; interactions at the energy where they are, by rejection from a larger rate
 * Cut-off          20 keV, kept where it is; that of a kernel may be lower, down to 5 keV
 * Checked          point kernel in soft tissue against that of EGSnrc (2 million decays): fractions of what stays within 0.0013 at any radius, radii of 50 to
 *                  99 % of it 0.05 to 0.25 % longer; with Z (Z + 1) instead of all that electrons turn within 0.0003, for which that is not taken. Mean
 *                  path in cortical bone, by mass, 0.977 of that in soft tissue; EGSnrc's 0.974. Lung beyond a slab of liver: 0.994 +- 0.005 of EGSnrc's
 *
 *   mc DELTA SPECTRUM CASE.bin HISTORIES SEED OUT      energy of each voxel and each of eight regions, then standard errors, as fractions of all
 *   mc DELTA SPECTRUM kernelK[,WIDTH[,CUT]] HISTORIES SEED OUT
 *                                                      text: radius in mm, cumulative fraction in tissue K (3: soft) without end, its standard error, that
 *                                                      of the shell, its error. WIDTH of a shell in mm (0.1), CUT in MeV (0.02). To OUT.log what it was
 *
 * Of a SPECTRUM a bin without width is a line; a history is one electron.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ELECTRON_MEV .51099895
#define NODES 280 /* energies of the tables, 0.004 to 2.4 MeV */
#define FIRST_MEV .004
#define MOLLER_MEV .005
#define LEAST_PHOTON .01  /* of the electron's energy */
#define PHOTON_PART .1547 /* mean of that part, by (1 - 0.8 x)/x from the least up */
#define ELEMENTS 11
#define TISSUES 5
#define MOST_VOXELS 400000
#define SHELLS 400
#define BATCHES 20
#define REGIONS 8
#define STACK 200

typedef struct {
  double power;                       /* MeV cm2/g */
  double hard, moller, soft, photons; /* events, cm2/g */
  double most;                        /* not less than all of these on a step from here */
  double screening, from;             /* 2 eta; least 1 - cos of a hard one, and 2 eta */
  double soft_turn;                   /* mean 1 - cos */
  double beta2, charge;               /* and pi alpha beta Z, for McKinley and Feshbach */
} Row;

typedef struct {
  double density;
  Row rows[NODES];
} Tissue;

typedef struct {
  double at[3], along[3], mev, node;
} Electron;

typedef struct {
  double cm, loss;
  int event;
} Step;

static Tissue tissues[TISSUES];
static const double number[ELEMENTS] = {1, 6, 7, 8, 11, 12, 15, 16, 17, 19, 20};
static const double mass[ELEMENTS] = {1.008, 12.011, 14.007, 15.999, 22.99, 24.305, 30.974, 32.06, 35.45, 39.1, 40.08};
/* Screening momenta over Moliere's, by electron-screening.py. */
static const double HARTREE_FOCK[ELEMENTS] = {.929, 1.024, 1.04, 1.054, 1.06, 1.065, 1.07, 1.074, 1.077, 1.083, 1.086};
static const double fractions[TISSUES][ELEMENTS] = {
    {.102, .139, .030, .716, .002, 0, .003, .003, .002, .003, 0},
    {.103, .105, .031, .749, .002, 0, .002, .003, .003, .002, 0},
    {.047234, .14433, .04199, .446096, 0, .0022, .10497, .00315, 0, 0, .20993},
    {.101172, .111, .026, .761828, 0, 0, 0, 0, 0, 0, 0},
    {.101172, .111, .026, .761828, 0, 0, 0, 0, 0, 0, 0}};
static const double excitation_ev[TISSUES] = {75, 75.3, 106.4, 74.9, 74.9};
static const double densities[TISSUES] = {1.06, .26, 1.85, 1.04, .0012};
static double log_first, log_step;

static int across[3] = {1, 1, 1}, voxels;
static double edge_mm[3];
static unsigned char tissue_of[MOST_VOXELS], regions_of[MOST_VOXELS]; /* a bit for each region */
static double region_sum[REGIONS], region_squares[REGIONS];
static double sum[MOST_VOXELS], sum_squares[MOST_VOXELS], history[MOST_VOXELS], shell[SHELLS];
static int touched[MOST_VOXELS], touched_count;
static int kernel = -1; /* the one medium without end, scored in shells about the origin */
static double shell_mm = .1, cut_mev = .02;
static double radiated;

static uint64_t state[2];
static inline double uniform(void) { /* xorshift128+ */
  uint64_t a = state[0], b = state[1];
  state[0] = b;
  a ^= a << 23;
  state[1] = a ^ b ^ (a >> 17) ^ (b >> 26);
  return ((state[1] + b) >> 11) * (1. / 9007199254740992.);
}

/* Water, ICRU 37. */
static double radiative(double mev) {
  static const double at[] = {.01, .1, .2, .5, 1, 1.5, 2, 2.5}, power[] = {.0039, .0042, .005, .0076, .0128, .0189, .02546, .033};
  int i = 0;
  while (i < 6 && mev >= at[i + 1]) i++;
  return power[i] + (mev - at[i]) / (at[i + 1] - at[i]) * (power[i + 1] - power[i]);
}

/* What soft electrons turn: integral of (1 - cos) over Moller's part e of the energy, from least to cut, times T (T + 2) / T. */
static double soft_electrons(double t, double least, double cut) {
  const int steps = 400;
  double g = t + 1, mix = (2 * g - 1) / (g * g), square = (g - 1) * (g - 1) / (g * g), low = log(least), step = (log(cut) - low) / steps, all = 0;
  for (int j = 0; j < steps; j++) {
    double e = exp(low + (j + .5) * step), cosine = sqrt((1 - e) * (t + 2) / (t * (1 - e) + 2));
    all += (1 / (e * e) + 1 / ((1 - e) * (1 - e)) + square - mix / (e * (1 - e))) * (1 - cosine) * e * step;
  }
  return all * (t + 2);
}

static void prepare(int k, FILE *delta_file) {
  const double alpha = 1 / 137.036, radius2 = 7.9408e-26, avogadro = 6.02214e23;
  Tissue *tissue = &tissues[k];
  double electrons = 0, squares = 0, cubes = 0;
  tissue->density = densities[k];
  for (int i = 0; i < ELEMENTS; i++) {
    electrons += fractions[k][i] * number[i] / mass[i];
    squares += fractions[k][i] * number[i] * number[i] / mass[i];
    cubes += fractions[k][i] * pow(number[i], 3) / mass[i];
  }
  for (int n = 0; n < NODES; n++) {
    Row *row = &tissue->rows[n];
    double mev = exp(log_first + n * log_step), t = mev / ELECTRON_MEV, g = t + 1, beta2 = t * (t + 2) / (g * g), delta;
    if (fscanf(delta_file, "%lf", &delta) != 1) exit(3);
    double cut = fmin(.5, MOLLER_MEV / mev);
    double f = -1 - beta2 + log(4 * (1 - cut) * cut) + 1 / (1 - cut) + (1 - beta2) * (t * t * cut * cut / 2 + (2 * t + 1) * log(1 - cut));
    row->power = .153536 * electrons / beta2 * (log(t * t * (t + 2) / (2 * pow(excitation_ev[k] * 1e-6 / ELECTRON_MEV, 2))) + f - delta);
    row->photons = radiative(mev) * (squares + electrons / 2) / 3.942 / (PHOTON_PART * mev);
    double unit = 2 * M_PI * radius2 * avogadro / (beta2 * t * (t + 2)), a = unit * squares, logs = 0;
    for (int i = 0; i < ELEMENTS; i++) {
      double z = number[i], chi = HARTREE_FOCK[i] * alpha * cbrt(z) / (.885 * sqrt(t * (t + 2)));
      logs += fractions[k][i] / mass[i] * z * z * log(chi * chi / 2 * (1.13 + 3.76 * alpha * alpha * z * z / beta2)) / squares;
    }
    double screen = exp(logs), strength = M_PI * alpha * sqrt(beta2) * cubes / squares;
    double soft = unit * electrons * soft_electrons(t, excitation_ev[k] * 1e-6 / 2 / mev, cut);
    row->screening = screen;
    row->beta2 = beta2;
    row->charge = strength;
    row->from = fmin(1 / (10 * (log(2 / screen) - 1)), .5 * screen + .1);
    double least = row->from - screen;
    row->hard = a * (1 + strength / 4) * (1 / row->from - 1 / (2 + screen));
    soft += a * (log(row->from / screen) + screen / row->from - 1 - beta2 * least / 2 + strength * (sqrt(2 * least) - least / 2));
    row->soft = fmax(40 * soft, 1 / .02);
    row->soft_turn = soft / row->soft;
    double e = MOLLER_MEV / mev, mix = (2 * g - 1) / (g * g), square = (g - 1) * (g - 1) / (g * g);
    row->moller = e < .5 ? 2 * M_PI * radius2 * avogadro * electrons / (beta2 * (g - 1)) *
                               (1 / e - 1 / (1 - e) + square * (.5 - e) + mix * log(e / (1 - e)))
                         : 0;
  }
  for (int n = 0; n < NODES; n++) {
    tissue->rows[n].most = 0;
    for (int m = n < 2 ? 0 : n - 2; m <= n + 1 && m < NODES; m++)
      tissue->rows[n].most = fmax(tissue->rows[n].most, tissue->rows[m].hard + tissue->rows[m].moller + tissue->rows[m].soft + tissue->rows[m].photons);
  }
}

static inline double node_of(double mev) { return (log(mev) - log_first) / log_step; }

/* Linear in the logarithm of the energy. */
#define TABLE(tissue, member, node)                                                                                               \
  ((tissue)->rows[(int)(node)].member + ((node) - (int)(node)) * ((tissue)->rows[(int)(node) + 1].member - (tissue)->rows[(int)(node)].member))

/* Turns a direction by an angle, about itself at random. */
static void turn(const double from[3], double cosine, double to[3]) {
  double p, q, r;
  do {
    p = 2 * uniform() - 1;
    q = 2 * uniform() - 1;
    r = p * p + q * q;
  } while (r > 1 || r < 1e-12);
  double sine = sqrt(fmax(0, 1 - cosine * cosine)), a = sine * (p * p - q * q) / r, b = sine * 2 * p * q / r;
  double u = from[0], v = from[1], w = from[2];
  if (fabs(w) < .999) {
    p = sqrt(1 - w * w);
    to[0] = u * cosine + (a * u * w - b * v) / p;
    to[1] = v * cosine + (a * v * w + b * u) / p;
    to[2] = w * cosine - a * p;
  } else {
    to[0] = a;
    to[1] = b;
    to[2] = cosine * (w > 0 ? 1 : -1);
  }
  double norm = 1 / sqrt(to[0] * to[0] + to[1] * to[1] + to[2] * to[2]);
  for (int i = 0; i < 3; i++) to[i] *= norm;
}

static void turn_by(Electron *p, double cosine) {
  double to[3];
  turn(p->along, cosine, to);
  memcpy(p->along, to, sizeof to);
}

/* A part of its energy for another electron, by Moller; sampled by 1/e2 and rejection. */
static double moller_part(double mev) {
  double cut = MOLLER_MEV / mev, g = mev / ELECTRON_MEV + 1, mix = (2 * g - 1) / (g * g), square = (g - 1) * (g - 1) / (g * g), e, f;
  do {
    e = cut / (1 - (1 - 2 * cut) * uniform());
    f = 1 + e * e / ((1 - e) * (1 - e)) + square * e * e - mix * e / (1 - e);
  } while (uniform() * 2.3 > f);
  return e;
}

/* How far it goes, if no face is nearer. */
static Step step_of(const Tissue *tissue, Electron *p) {
  const Row *row = &tissue->rows[(int)p->node];
  double longest = .03 * p->mev / (row->power * tissue->density), cm = -log(1 - uniform()) / (row->most * tissue->density);
  return (Step){fmin(cm, longest), 0, cm <= longest};
}

/* What it loses on its way. */
static void lose(const Tissue *tissue, Electron *p, Step *step) {
  double areal = tissue->density * step->cm, half = TABLE(tissue, power, p->node) * areal / (2 * p->mev);
  double middle = fmax(0, p->node - half * (1 + half / 2) / log_step);
  step->loss = fmin(TABLE(tissue, power, middle) * areal, p->mev);
  double part = step->loss / p->mev;
  p->mev -= step->loss;
  p->node = fmax(0, p->node - part * (1 + part * (1. / 2 + part * (1. / 3 + part / 4))) / log_step);
}

/* The energy of a photon leaves. */
static void radiate(Electron *p) {
  double part;
  do part = pow(LEAST_PHOTON, uniform());
  while (uniform() > 1 - .8 * part);
  radiated += part * p->mev;
  p->mev -= part * p->mev;
  p->node = p->mev > FIRST_MEV ? node_of(p->mev) : 0;
}

/* Of what may happen at the end of a step; whether another electron has been set free. */
static int interact(const Tissue *tissue, const Row *began, Electron *p, Electron *other) {
  double wanted = uniform() * began->most, hard = TABLE(tissue, hard, p->node), soft = TABLE(tissue, soft, p->node);
  if ((wanted -= soft) < 0) {
    turn_by(p, 1 - 2 * uniform() * TABLE(tissue, soft_turn, p->node));
    return 0;
  }
  if ((wanted -= hard) < 0) {
    double from = TABLE(tissue, from, p->node), screen = TABLE(tissue, screening, p->node), charge = TABLE(tissue, charge, p->node);
    double x = 1 / (1 / from - uniform() * (1 / from - 1 / (2 + screen))) - screen, s2 = fmax(0, x / 2), s = sqrt(s2);
    if (uniform() * (1 + charge / 4) < 1 - TABLE(tissue, beta2, p->node) * s2 + charge * s * (1 - s)) turn_by(p, 1 - x);
    return 0;
  }
  if ((wanted -= TABLE(tissue, photons, p->node)) < 0) {
    radiate(p);
    return 0;
  }
  if (p->mev <= 2 * MOLLER_MEV || (wanted -= TABLE(tissue, moller, p->node)) >= 0) return 0;
  double e = moller_part(p->mev), t = p->mev / ELECTRON_MEV;
  memcpy(other->at, p->at, sizeof p->at);
  turn(p->along, sqrt(e * (t + 2) / (2 + e * t)), other->along);
  /* What is left of the momentum. */
  double momentum = sqrt(t * (t + 2)), its = sqrt(e * t * (e * t + 2)), norm = 0;
  for (int i = 0; i < 3; i++) {
    p->along[i] = momentum * p->along[i] - its * other->along[i];
    norm += p->along[i] * p->along[i];
  }
  for (int i = 0; i < 3; i++) p->along[i] /= sqrt(norm);
  other->mev = e * p->mev;
  p->mev -= other->mev;
  other->node = other->mev > FIRST_MEV ? node_of(other->mev) : 0;
  p->node = node_of(p->mev);
  return 1;
}

static void score(int voxel, const double at[3], double mev) {
  if (kernel >= 0) {
    double r = sqrt(at[0] * at[0] + at[1] * at[1] + at[2] * at[2]);
    if (r < SHELLS * shell_mm) shell[(int)(r / shell_mm)] += mev;
    return;
  }
  if (history[voxel] == 0) touched[touched_count++] = voxel;
  history[voxel] += mev;
}

static void follow(Electron electron) {
  Electron waiting[STACK];
  int count = 0;
  for (;;) {
    Electron *p = &electron;
    int cell[3] = {0, 0, 0}, inside = 1, voxel = 0;
    if (kernel < 0) {
      for (int i = 0; i < 3; i++) cell[i] = (int)floor(p->at[i] / edge_mm[i]);
      for (int i = 0; i < 3; i++) inside &= cell[i] >= 0 && cell[i] < across[i];
      voxel = (cell[2] * across[1] + cell[1]) * across[0] + cell[0];
    }
    while (inside && p->mev > cut_mev) {
      const Tissue *tissue = &tissues[kernel < 0 ? tissue_of[voxel] : kernel];
      const Row *row = &tissue->rows[(int)p->node];
      Step step = step_of(tissue, p);
      int face = -1;
      for (int i = 0; kernel < 0 && i < 3; i++) {
        double to_face = p->along[i] > 0 ? (cell[i] + 1) * edge_mm[i] - p->at[i] : cell[i] * edge_mm[i] - p->at[i];
        if (p->along[i] != 0 && to_face / p->along[i] / 10 < step.cm) {
          step.cm = fmax(0, to_face / p->along[i] / 10);
          step.event = 0;
          face = i;
        }
      }
      lose(tissue, p, &step);
      double part = uniform(), at[3];
      for (int i = 0; i < 3; i++) at[i] = p->at[i] + 10 * part * step.cm * p->along[i];
      score(voxel, at, step.loss);
      for (int i = 0; i < 3; i++) p->at[i] += 10 * step.cm * p->along[i];
      if (face >= 0) {
        p->at[face] = (cell[face] + (p->along[face] > 0)) * edge_mm[face];
        cell[face] += p->along[face] > 0 ? 1 : -1;
        inside = cell[face] >= 0 && cell[face] < across[face];
        voxel = (cell[2] * across[1] + cell[1]) * across[0] + cell[0];
      }
      if (step.event && p->mev > cut_mev && count < STACK) count += interact(tissue, row, p, &waiting[count]);
    }
    if (inside && p->mev > 0) score(voxel, p->at, p->mev);
    if (count == 0) return;
    electron = waiting[--count];
  }
}

static void any_direction(double to[3]) {
  double cosine = 2 * uniform() - 1, around = 2 * M_PI * uniform(), sine = sqrt(1 - cosine * cosine);
  to[0] = sine * cos(around);
  to[1] = sine * sin(around);
  to[2] = cosine;
}

static double cumulative[500], low_mev[500], high_mev[500];
static int bins;

static void read_tables(const char *delta_path, const char *spectrum_path) {
  char line[300];
  FILE *delta = fopen(delta_path, "r"), *spectrum = fopen(spectrum_path, "r");
  if (!delta || !spectrum) exit(2);
  log_first = log(FIRST_MEV);
  log_step = (log(2.4) - log_first) / (NODES - 1);
  for (int k = 0; k < TISSUES; k++) prepare(k, delta);
  while (fgets(line, sizeof line, spectrum)) {
    double from, to, part;
    if (line[0] >= '0' && line[0] <= '9' && sscanf(line, "%lf,%lf,%lf", &from, &to, &part) == 3) {
      low_mev[bins] = from;
      high_mev[bins] = to;
      cumulative[bins] = part + (bins ? cumulative[bins - 1] : 0);
      bins++;
    }
  }
}

static void seed(long number_of_run) {
  state[0] = 88172645463325252ULL ^ (uint64_t)number_of_run * 2654435761u;
  state[1] = (uint64_t)number_of_run + 77;
  for (int i = 0; i < 50; i++) uniform();
}

/* Of the spectrum, in any direction from the origin. */
static Electron emit(void) {
  double wanted = uniform() * cumulative[bins - 1];
  int first = 0, last = bins - 1;
  while (first < last) {
    int middle = (first + last) / 2;
    if (cumulative[middle] < wanted) first = middle + 1;
    else last = middle;
  }
  Electron electron = {{0}, {0}, low_mev[first] + (high_mev[first] - low_mev[first]) * uniform(), 0};
  electron.node = electron.mev > FIRST_MEV ? node_of(electron.mev) : 0;
  any_direction(electron.along);
  return electron;
}

static void read_case(const char *path, unsigned char *active) {
  double header[6];
  FILE *field = fopen(path, "rb");
  if (!field || fread(header, sizeof header, 1, field) != 1) exit(2);
  voxels = 1;
  for (int i = 0; i < 3; i++) {
    voxels *= across[i] = (int)header[i];
    edge_mm[i] = header[3 + i];
  }
  if (voxels > MOST_VOXELS || fread(tissue_of, 1, voxels, field) != (size_t)voxels || fread(active, 1, voxels, field) != (size_t)voxels ||
      fread(regions_of, 1, voxels, field) != (size_t)voxels)
    exit(2);
  fclose(field);
}

static void write(FILE *out, long histories, double emitted) {
  for (int i = 0; i < voxels; i++) sum_squares[i] = sqrt(fmax(0, sum_squares[i] - sum[i] * sum[i] / histories)) / emitted;
  for (int r = 0; r < REGIONS; r++) region_squares[r] = sqrt(fmax(0, region_squares[r] - region_sum[r] * region_sum[r] / histories)) / emitted;
  for (int i = 0; i < voxels; i++) sum[i] /= emitted;
  for (int r = 0; r < REGIONS; r++) region_sum[r] /= emitted;
  fwrite(sum, sizeof *sum, voxels, out);
  fwrite(region_sum, sizeof *sum, REGIONS, out);
  fwrite(sum_squares, sizeof *sum, voxels, out);
  fwrite(region_squares, sizeof *sum, REGIONS, out);
}

int main(int count, char **argument) {
  if (count != 7) return 1;
  static unsigned char active_at[MOST_VOXELS];
  static int active[MOST_VOXELS];
  static double inner[BATCHES][SHELLS], by_then[BATCHES + 1];
  int sources = 0;
  double emitted = 0;
  read_tables(argument[1], argument[2]);
  if (!strncmp(argument[3], "kernel", 6)) sscanf(argument[3] + 6, "%d,%lf,%lf", &kernel, &shell_mm, &cut_mev);
  else read_case(argument[3], active_at);
  for (int i = 0; i < voxels; i++)
    if (active_at[i]) active[sources++] = i;
  long histories = atol(argument[4]);
  seed(atol(argument[5]));
  for (long n = 0; n < histories; n++) {
    Electron electron = emit();
    if (kernel < 0) {
      int i = active[(int)(uniform() * sources)];
      electron.at[0] = edge_mm[0] * (i % across[0] + uniform());
      electron.at[1] = edge_mm[1] * (i / across[0] % across[1] + uniform());
      electron.at[2] = edge_mm[2] * (i / across[0] / across[1] + uniform());
    }
    emitted += electron.mev;
    touched_count = 0;
    double in_region[REGIONS] = {0};
    follow(electron);
    for (int i = 0; i < touched_count; i++) {
      double mev = history[touched[i]];
      sum[touched[i]] += mev;
      sum_squares[touched[i]] += mev * mev;
      history[touched[i]] = 0;
      for (int r = 0; r < REGIONS; r++)
        if (regions_of[touched[i]] >> r & 1) in_region[r] += mev;
    }
    for (int r = 0; r < REGIONS; r++) {
      region_sum[r] += in_region[r];
      region_squares[r] += in_region[r] * in_region[r];
    }
    if (kernel >= 0 && (n + 1) % (histories / BATCHES) == 0) {
      int batch = (int)((n + 1) / (histories / BATCHES));
      memcpy(inner[batch - 1], shell, sizeof shell);
      by_then[batch] = emitted;
    }
  }
  FILE *out = fopen(argument[6], "wb");
  if (!out) return 2;
  if (kernel >= 0) {
    double within[BATCHES] = {0}, all = 0;
    for (int i = 0; i < SHELLS; i++) {
      double squares = 0, own = 0;
      all += shell[i] / emitted;
      for (int b = 0; b < BATCHES; b++) {
        double part = (inner[b][i] - (b ? inner[b - 1][i] : 0)) / (by_then[b + 1] - by_then[b]);
        within[b] += part;
        squares += pow(within[b] - all, 2);
        own += pow(part - shell[i] / emitted, 2);
      }
      fprintf(out, "%.3f %.9f %.9f %.9e %.3e\n", shell_mm * (i + 1), all, sqrt(squares / BATCHES / (BATCHES - 1)), shell[i] / emitted,
              sqrt(own / BATCHES / (BATCHES - 1)));
    }
  } else write(out, histories, emitted);
  fclose(out);
  char log_path[500];
  snprintf(log_path, sizeof log_path, "%s.log", argument[6]);
  FILE *log_file = fopen(log_path, "w");
  if (!log_file) return 2;
  fprintf(log_file, "%s, %ld electrons, cut-off %g MeV, mean energy %.5f MeV each, %.5f of it radiated\n", argument[3], histories, cut_mev,
          emitted / histories, radiated / emitted);
  fclose(log_file);
  return 0;
}
