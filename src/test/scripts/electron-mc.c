/* SPDX-License-Identifier: Apache-2.0
 *
 * Electrons of 90Y in voxels of liver, lung and cortical bone: a small Monte Carlo, to hold dose engines against. Shares nothing with them but
 * the spectrum. See electron-mc.py for how to run it.
 *
 * Collision loss   restricted to transfers below 20 keV (ICRU Report 37), density effect from stopping-powers.py; Moller
 *                  above, secondaries followed, their parent not turned: its turning is in the elastic cross section by Z (Z + 1)
 * Elastic          screened Rutherford (Moliere) times McKinley and Feshbach's factor; events are grouped, so that the transport mean free path
 *                  is kept: 40 a transport mean free path, at least one in 0.005 g/cm2
 * Bremsstrahlung   a loss that leaves
 * Cut-off          20 keV, kept where it is
 * Checked          point kernel in soft tissue against that of EGSnrc: cumulative fraction within 0.003 up to 11 mm
 *
 *   mc DELTA SPECTRUM CASE.bin HISTORIES SEED OUT      energy of each voxel and its standard error, as fractions of what was emitted
 *   mc DELTA SPECTRUM kernel HISTORIES SEED OUT        text: radius in mm, cumulative fraction in soft tissue of 1.04 g/mL
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ELECTRON_MEV .51099895
#define NODES 240 /* energies of the tables, 0.01 to 2.4 MeV */
#define CUT_MEV .02
#define ELEMENTS 11
#define TISSUES 4
#define ACROSS 40
#define EDGE_MM 4.
#define VOXELS (ACROSS * ACROSS * ACROSS)
#define SHELLS 200 /* of 0.1 mm */
#define STACK 200

typedef struct {
  double density;
  double collision[NODES], radiative[NODES]; /* MeV cm2/g */
  double elastic[NODES], moller[NODES];      /* events, cm2/g */
  double screening[NODES];
} Tissue;

typedef struct {
  double at[3], along[3], mev;
} Electron;

static Tissue tissues[TISSUES];
static const double number[ELEMENTS] = {1, 6, 7, 8, 11, 12, 15, 16, 17, 19, 20};
static const double mass[ELEMENTS] = {1.008, 12.011, 14.007, 15.999, 22.99, 24.305, 30.974, 32.06, 35.45, 39.1, 40.08};
static const double fractions[TISSUES][ELEMENTS] = {
    {.102, .139, .030, .716, .002, 0, .003, .003, .002, .003, 0},
    {.103, .105, .031, .749, .002, 0, .002, .003, .003, .002, 0},
    {.047234, .14433, .04199, .446096, 0, .0022, .10497, .00315, 0, 0, .20993},
    {.101172, .111, .026, .761828, 0, 0, 0, 0, 0, 0, 0}};
static const double excitation_ev[TISSUES] = {75, 75.3, 106.4, 74.9};
static const double densities[TISSUES] = {1.06, .26, 1.85, 1.04};
static double log_first, log_step;

static unsigned char tissue_of[VOXELS];
static double sum[VOXELS], sum_squares[VOXELS], history[VOXELS], shell[SHELLS];
static int touched[VOXELS], touched_count;
static int kernel; /* one medium without end, scored in shells about the origin */
static double radiated;

static uint64_t state[2];
static double uniform(void) { /* xorshift128+ */
  uint64_t a = state[0], b = state[1];
  state[0] = b;
  a ^= a << 23;
  state[1] = a ^ b ^ (a >> 17) ^ (b >> 26);
  return ((state[1] + b) >> 11) * (1. / 9007199254740992.);
}

/* Water, ICRU 37. */
static double radiative(double mev) {
  static const double at[] = {.01, .1, .2, .5, 1, 1.5, 2, 2.5}, power[] = {.0039, .00584, .0066, .0091, .0128, .0189, .02546, .034};
  int i = 0;
  while (i < 6 && mev >= at[i + 1]) i++;
  return power[i] + (mev - at[i]) / (at[i + 1] - at[i]) * (power[i + 1] - power[i]);
}

/* Mean of 1 - cos of one screened event. */
static double mean_turn(double screening) { return 2 * screening * ((1 + screening) * log1p(1 / screening) - 1); }

static double screening_for(double turn) {
  double low = 1e-9, high = 1e3;
  for (int i = 0; i < 100; i++) {
    double middle = sqrt(low * high);
    if (mean_turn(middle) < turn) low = middle;
    else high = middle;
  }
  return sqrt(low * high);
}

static void prepare(int k, FILE *delta_file) {
  const double alpha = 1 / 137.036, radius2 = 7.9408e-26, avogadro = 6.02214e23;
  Tissue *tissue = &tissues[k];
  double electrons = 0, squares = 0;
  tissue->density = densities[k];
  for (int i = 0; i < ELEMENTS; i++) {
    electrons += fractions[k][i] * number[i] / mass[i];
    squares += fractions[k][i] * number[i] * number[i] / mass[i];
  }
  for (int n = 0; n < NODES; n++) {
    double mev = exp(log_first + n * log_step), t = mev / ELECTRON_MEV, g = t + 1, beta2 = t * (t + 2) / (g * g), delta;
    if (fscanf(delta_file, "%lf", &delta) != 1) exit(3);
    double cut = fmin(.5, CUT_MEV / mev);
    double f = -1 - beta2 + log(4 * (1 - cut) * cut) + 1 / (1 - cut) + (1 - beta2) * (t * t * cut * cut / 2 + (2 * t + 1) * log(1 - cut));
    tissue->collision[n] = .153536 * electrons / beta2 * (log(t * t * (t + 2) / (2 * pow(excitation_ev[k] * 1e-6 / ELECTRON_MEV, 2))) + f - delta);
    tissue->radiative[n] = radiative(mev) * squares / 3.67;
    double transport = 0; /* 1 / transport mean free path */
    for (int i = 0; i < ELEMENTS; i++) {
      double z = number[i], chi = alpha * cbrt(z) / (.885 * sqrt(t * (t + 2))), beta = sqrt(beta2);
      double screen = chi * chi / 4 * (1.13 + 3.76 * alpha * alpha * z * z / beta2), integral = 0;
      const int steps = 4000;
      double low = log(1e-9), step = (log(2.) - low) / steps;
      for (int j = 0; j < steps; j++) { /* over x = 1 - cos, by log x */
        double x = exp(low + (j + .5) * step), s = sqrt(x / 2);
        integral += x * x * (1 - beta2 * s * s + M_PI * alpha * z * beta * s * (1 - s)) / pow(x + 2 * screen, 2) * step;
      }
      transport += fractions[k][i] / mass[i] * avogadro * z * (z + 1) * radius2 * (1 - beta2) / (beta2 * beta2) * 2 * M_PI * integral;
    }
    tissue->elastic[n] = fmax(40 * transport, 1 / .005);
    tissue->screening[n] = screening_for(transport / tissue->elastic[n]);
    double e = CUT_MEV / mev, mix = (2 * g - 1) / (g * g), square = (g - 1) * (g - 1) / (g * g);
    tissue->moller[n] = e < .5 ? 2 * M_PI * radius2 * avogadro * electrons / (beta2 * (g - 1)) *
                                     (1 / e - 1 / (1 - e) + square * (.5 - e) + mix * log(e / (1 - e)))
                               : 0;
  }
}

static double table(const double *values, double mev) {
  double at = (log(mev) - log_first) / log_step;
  int n = at > NODES - 2 ? NODES - 2 : (int)at;
  return values[n] + (at - n) * (values[n + 1] - values[n]);
}

/* Turns a direction by an angle, about itself at random. */
static void turn(const double from[3], double cosine, double to[3]) {
  double around = 2 * M_PI * uniform(), sine = sqrt(fmax(0, 1 - cosine * cosine)), a = sine * cos(around), b = sine * sin(around);
  double u = from[0], v = from[1], w = from[2];
  if (fabs(w) < .999) {
    double p = sqrt(1 - w * w);
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

static void score(int voxel, const double at[3], double mev) {
  if (kernel) {
    double r = sqrt(at[0] * at[0] + at[1] * at[1] + at[2] * at[2]);
    if (r < SHELLS * .1) shell[(int)(r / .1)] += mev;
    return;
  }
  if (history[voxel] == 0) touched[touched_count++] = voxel;
  history[voxel] += mev;
}

/* A part of its energy for another electron, by Moller; sampled by 1/e2 and rejection. */
static double moller_part(double mev) {
  double cut = CUT_MEV / mev, g = mev / ELECTRON_MEV + 1, mix = (2 * g - 1) / (g * g), square = (g - 1) * (g - 1) / (g * g), e, f;
  do {
    e = cut / (1 - (1 - 2 * cut) * uniform());
    f = 1 + e * e / ((1 - e) * (1 - e)) + square * e * e - mix * e / (1 - e);
  } while (uniform() * 2.3 > f);
  return e;
}

static void follow(Electron electron) {
  Electron waiting[STACK];
  int count = 0;
  for (;;) {
    Electron *p = &electron;
    int cell[3], inside = 1;
    for (int i = 0; i < 3; i++) cell[i] = (int)floor(p->at[i] / EDGE_MM);
    while (inside && p->mev > CUT_MEV) {
      int voxel = kernel ? 0 : (cell[2] * ACROSS + cell[1]) * ACROSS + cell[0];
      const Tissue *tissue = &tissues[kernel ? 3 : tissue_of[voxel]];
      double elastic = table(tissue->elastic, p->mev), moller = table(tissue->moller, p->mev), power = table(tissue->collision, p->mev);
      double longest = .03 * p->mev / (power * tissue->density) + 1e-4 / tissue->density;
      double cm = -log(1 - uniform()) / ((elastic + moller) * tissue->density);
      int event = cm <= longest, face = -1;
      cm = fmin(cm, longest);
      for (int i = 0; !kernel && i < 3; i++) {
        double to_face = p->along[i] > 0 ? (cell[i] + 1) * EDGE_MM - p->at[i] : cell[i] * EDGE_MM - p->at[i];
        if (p->along[i] != 0 && to_face / p->along[i] / 10 < cm) {
          cm = fmax(0, to_face / p->along[i] / 10);
          event = 0;
          face = i;
        }
      }
      double loss = power * tissue->density * cm, middle = p->mev - loss / 2;
      if (middle > CUT_MEV) loss = table(tissue->collision, middle) * tissue->density * cm;
      loss = fmin(loss, p->mev);
      double leaves = fmin(table(tissue->radiative, p->mev) * tissue->density * cm, p->mev - loss), part = uniform(), at[3];
      for (int i = 0; i < 3; i++) at[i] = p->at[i] + 10 * part * cm * p->along[i];
      score(voxel, at, loss);
      radiated += leaves;
      p->mev -= loss + leaves;
      for (int i = 0; i < 3; i++) p->at[i] += 10 * cm * p->along[i];
      if (face >= 0) {
        p->at[face] = (cell[face] + (p->along[face] > 0)) * EDGE_MM;
        cell[face] += p->along[face] > 0 ? 1 : -1;
        inside = cell[face] >= 0 && cell[face] < ACROSS;
      }
      if (!event || p->mev <= CUT_MEV) continue;
      if (uniform() * (elastic + moller) < elastic) {
        double screen = table(tissue->screening, p->mev), x = uniform(), to[3];
        turn(p->along, 1 - 2 * screen * x / (1 - x + screen), to);
        memcpy(p->along, to, sizeof to);
      } else if (p->mev > 2 * CUT_MEV && count < STACK) {
        double e = moller_part(p->mev), g = p->mev / ELECTRON_MEV + 1;
        Electron *other = &waiting[count++];
        memcpy(other->at, p->at, sizeof p->at);
        turn(p->along, sqrt(e * (g + 1) / (2 + e * (g - 1))), other->along);
        other->mev = e * p->mev;
        p->mev -= other->mev;
      }
    }
    if (inside && p->mev > 0) score(kernel ? 0 : (cell[2] * ACROSS + cell[1]) * ACROSS + cell[0], p->at, p->mev);
    if (count == 0) return;
    electron = waiting[--count];
  }
}

int main(int count, char **argument) {
  if (count != 7) return 1;
  static double cumulative[500], low[500], high[500];
  static unsigned char active_at[VOXELS];
  static int active[VOXELS];
  int bins = 0, sources = 0;
  double total = 0, emitted = 0;
  char line[300];
  log_first = log(.01);
  log_step = (log(2.4) - log_first) / (NODES - 1);
  FILE *delta = fopen(argument[1], "r"), *spectrum = fopen(argument[2], "r");
  if (!delta || !spectrum) return 2;
  for (int k = 0; k < TISSUES; k++) prepare(k, delta);
  while (fgets(line, sizeof line, spectrum)) {
    double from, to, part;
    if (line[0] >= '0' && line[0] <= '9' && sscanf(line, "%lf,%lf,%lf", &from, &to, &part) == 3) {
      low[bins] = from;
      high[bins] = to;
      cumulative[bins++] = total += part;
    }
  }
  kernel = !strcmp(argument[3], "kernel");
  if (!kernel) {
    FILE *field = fopen(argument[3], "rb");
    if (!field || fread(tissue_of, 1, VOXELS, field) != VOXELS || fread(active_at, 1, VOXELS, field) != VOXELS) return 2;
    for (int i = 0; i < VOXELS; i++)
      if (active_at[i]) active[sources++] = i;
  }
  long histories = atol(argument[4]);
  state[0] = 88172645463325252ULL ^ (uint64_t)atol(argument[5]) * 2654435761u;
  state[1] = (uint64_t)atol(argument[5]) + 77;
  for (int i = 0; i < 50; i++) uniform();
  for (long n = 0; n < histories; n++) {
    double wanted = uniform() * total, cosine = 2 * uniform() - 1, around = 2 * M_PI * uniform(), sine = sqrt(1 - cosine * cosine);
    int first = 0, last = bins - 1;
    while (first < last) {
      int middle = (first + last) / 2;
      if (cumulative[middle] < wanted) first = middle + 1;
      else last = middle;
    }
    Electron electron = {{0, 0, 0}, {sine * cos(around), sine * sin(around), cosine}, low[first] + (high[first] - low[first]) * uniform()};
    if (!kernel) {
      int i = active[(int)(uniform() * sources)];
      electron.at[0] = EDGE_MM * (i % ACROSS + uniform());
      electron.at[1] = EDGE_MM * (i / ACROSS % ACROSS + uniform());
      electron.at[2] = EDGE_MM * (i / ACROSS / ACROSS + uniform());
    }
    emitted += electron.mev;
    touched_count = 0;
    follow(electron);
    for (int i = 0; i < touched_count; i++) {
      double mev = history[touched[i]];
      sum[touched[i]] += mev;
      sum_squares[touched[i]] += mev * mev;
      history[touched[i]] = 0;
    }
  }
  FILE *out = fopen(argument[6], "wb");
  if (!out) return 2;
  if (kernel) {
    double inner = 0;
    for (int i = 0; i < SHELLS; i++) fprintf(out, "%.1f %.6f\n", .1 * (i + 1), inner += shell[i] / emitted);
  } else {
    for (int i = 0; i < VOXELS; i++) {
      sum_squares[i] = sqrt(fmax(0, sum_squares[i] - sum[i] * sum[i] / histories)) / emitted;
      sum[i] /= emitted;
    }
    fwrite(sum, sizeof sum, 1, out);
    fwrite(sum_squares, sizeof sum_squares, 1, out);
  }
  fclose(out);
  fprintf(stderr, "mean energy %.5f MeV, radiated %.5f\n", emitted / histories, radiated / emitted);
  return 0;
}
