# SPDX-License-Identifier: Apache-2.0
"""Holds the RT DVH of an RT Dose against plastimatch's: compare-dvh.py RTDOSE SEG CSV

CSV is `plastimatch dvh --normalization vox` with twice the bin width of the RT DVH: plastimatch counts a dose into the
nearest multiple of its width, so that its row j holds what gets at least j - 1/2 widths, which is our bin 2 j - 1. It
draws the contours anew, so that at each edge the two counts may differ by what half a voxel of contour shift moves, half of the boundary layer of
the SEG's mask (6-neighbourhood), and by the voxels whose stored dose lies within one step of the edge. Segments and
columns are in the order of the structure set. Prints the largest difference of each region; exit 1 beyond the bound.
"""
import csv
import sys

import numpy
import pydicom

dose, seg = pydicom.dcmread(sys.argv[1]), pydicom.dcmread(sys.argv[2])
step = float(dose.DoseGridScaling)
shape = (int(dose.NumberOfFrames), dose.Rows, dose.Columns)
gray = numpy.frombuffer(dose.PixelData, "<u2").reshape(shape) * step
origin = float(dose.ImagePositionPatient[2])
planes = numpy.array([origin + float(z) for z in dose.GridFrameOffsetVector])
bits = numpy.unpackbits(numpy.frombuffer(seg.PixelData, "u1"), bitorder="little")
masks = [numpy.zeros(shape, bool) for _ in seg.SegmentSequence]
for i, frame in enumerate(seg.PerFrameFunctionalGroupsSequence):
    number = frame.SegmentIdentificationSequence[0].ReferencedSegmentNumber
    z = float(frame.PlanePositionSequence[0].ImagePositionPatient[2])
    area = shape[1] * shape[2]
    masks[number - 1][numpy.abs(planes - z).argmin()] = bits[i * area : (i + 1) * area].reshape(shape[1:])
with open(sys.argv[3], newline="") as file:
    rows = list(csv.reader(file))
wrong = compared = 0
assert len(dose.DVHSequence) == len(masks) == len(rows[0]) - 1, "one histogram a region"
for index, dvh in enumerate(dose.DVHSequence):
    width, volumes = float(dvh.DVHData[0]), [float(v) for v in dvh.DVHData[1::2]]
    mask, voxel = masks[index], float(dvh.DVHData[1]) / masks[index].sum()
    padded = numpy.pad(mask, 1)
    inner = mask.copy()
    for axis in range(3):
        for shift in (-1, 1):
            inner &= numpy.roll(padded, shift, axis)[1:-1, 1:-1, 1:-1]
    layer, largest = mask & ~inner, 0
    for j in range(1, min(len(volumes) // 2, len(rows) - 1)):
        assert abs(float(rows[j + 1][0]) - 2 * j * width) < 0.01, "plastimatch's bins are twice as wide as ours"
        edge = (2 * j - 1) * width
        difference = abs(volumes[2 * j - 1] / voxel - float(rows[j + 1][index + 1]))
        bound = (layer & (gray >= edge)).sum() / 2 + (mask & (abs(gray - edge) <= step)).sum() + 1e-6
        compared += 1
        largest = max(largest, difference)
        wrong += difference > bound
    print(rows[0][index + 1], "largest difference", round(largest, 3), "voxels of", int(mask.sum()))
print(compared, "bins compared,", wrong, "beyond the bound")
sys.exit(1 if wrong or not compared else 0)
