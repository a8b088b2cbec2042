#!/usr/bin/env python3
"""Writes the PET series of a study as another object of the same image, beside everything else. Needs pydicom and numpy.

    rewrite-emission.py IN OUT FORM    FORM: enhanced | legacy | nm | nm-negative | cnts | rwvm

A second writer, which shares no code with the reader that is tested: enhanced and legacy after PS3.3 A.56 and A.72 (frames from
the head), nm after A.5 in Bq/mL by a real world value mapping (its pixels quantised anew with one slope), nm-negative the same
with the frames from the head and a negative spacing, cnts with Philips' private factor, rwvm with a mapping in kBq/ml instead of
Units and rescale.
"""
import glob, os, sys
import numpy as np
import pydicom
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from pydicom.uid import ExplicitVRLittleEndian

source, out, form = sys.argv[1:4]
os.makedirs(out, exist_ok=True)
sets = [pydicom.dcmread(f) for f in sorted(glob.glob(os.path.join(source, '**', '*.dcm'), recursive=True))]
planes = sorted((d for d in sets if d.Modality == 'PT'), key=lambda d: float(d.ImagePositionPatient[2]))
first = planes[0]
classic = '1.2.840.10008.5.1.4.1.1.128'


def item(**values):
    ds = Dataset()
    for name, value in values.items():
        setattr(ds, name, Sequence(value) if isinstance(value, list) and value and isinstance(value[0], Dataset) else value)
    return ds


def mapping(unit, slope, intercept=0.0):
    m = item(RealWorldValueSlope=float(slope), RealWorldValueIntercept=float(intercept), LUTLabel='A', LUTExplanation='activity',
             MeasurementUnitsCodeSequence=[item(CodeValue=unit, CodingSchemeDesignator='UCUM', CodeMeaning=unit)])
    m.add_new(0x00409216, 'SS', -32768)
    m.add_new(0x00409211, 'SS', 32767)
    return m


def lifted(ds, *names):
    new = Dataset()
    for name in names:
        if name in ds:
            new.add(ds[name])
    return new


COMMON = ('SpecificCharacterSet', 'StudyDate', 'StudyTime', 'SeriesDate', 'SeriesTime', 'AccessionNumber', 'Manufacturer', 'ManufacturerModelName',
          'StationName', 'ReferringPhysicianName', 'StudyDescription', 'SeriesDescription', 'TimezoneOffsetFromUTC', 'PatientName', 'PatientID', 'PatientBirthDate', 'PatientSex',
          'PatientWeight', 'StudyID', 'StudyInstanceUID', 'SeriesInstanceUID', 'SeriesNumber', 'FrameOfReferenceUID', 'PositionReferenceIndicator', 'SamplesPerPixel',
          'PhotometricInterpretation', 'Rows', 'Columns', 'BitsAllocated', 'BitsStored', 'HighBit', 'PixelRepresentation')


def multi(sop_class, frames, pixels):
    ds = lifted(first, *COMMON)
    ds.SOPClassUID, ds.SOPInstanceUID = sop_class, first.SeriesInstanceUID + '.9'
    ds.InstanceNumber, ds.NumberOfFrames = 1, len(frames)
    ds.PixelData = pixels
    return ds


def write(ds, name):
    ds.file_meta = pydicom.dataset.FileMetaDataset()
    ds.file_meta.MediaStorageSOPClassUID, ds.file_meta.MediaStorageSOPInstanceUID = ds.SOPClassUID, ds.SOPInstanceUID
    ds.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    ds.is_little_endian, ds.is_implicit_VR = True, False
    pydicom.dcmwrite(os.path.join(out, name), ds, write_like_original=False)


def joined(frames):
    return b''.join(f.PixelData for f in frames)


def enhanced(legacy):
    frames = planes[::-1]
    ds = multi(classic + '.1' if legacy else '1.2.840.10008.5.1.4.1.1.130', frames, joined(frames))
    ds.Modality, ds.ImageType, ds.VolumetricProperties = 'PT', ['ORIGINAL', 'PRIMARY', 'WHOLE_BODY', 'NONE'], 'VOLUME'
    shared = item(PixelMeasuresSequence=[lifted(first, 'PixelSpacing', 'SliceThickness')], PlaneOrientationSequence=[lifted(first, 'ImageOrientationPatient')])
    if legacy:
        shared.UnassignedSharedConvertedAttributesSequence = Sequence([lifted(
            first, 'CorrectedImage', 'RadiopharmaceuticalInformationSequence', 'NumberOfSlices', 'SeriesType', 'Units', 'DecayCorrection', 'CountsSource')])
    else:
        radio = pydicom.dataset.Dataset(first.RadiopharmaceuticalInformationSequence[0])
        if 'RadionuclideTotalDose' in radio:
            radio.RadionuclideTotalDose = float(radio.RadionuclideTotalDose) / 1e6
        ds.RadiopharmaceuticalInformationSequence = Sequence([radio])
        for name in ('DecayCorrected', 'AttenuationCorrected', 'ScatterCorrected', 'RandomsCorrected', 'DetectorNormalizationCorrection'):
            setattr(ds, name, 'YES')
        ds.DecayCorrectionDateTime = first.SeriesDate + first.SeriesTime
        ds.AcquisitionDateTime = first.AcquisitionDate + first.AcquisitionTime
    ds.SharedFunctionalGroupsSequence = Sequence([shared])
    groups = []
    for p in frames:
        g = item(PlanePositionSequence=[lifted(p, 'ImagePositionPatient')], FrameContentSequence=[item(
            FrameAcquisitionDateTime=p.AcquisitionDate + p.AcquisitionTime, FrameAcquisitionDuration=float(p.ActualFrameDuration))])
        if legacy:
            g.PixelValueTransformationSequence = Sequence([lifted(p, 'RescaleSlope', 'RescaleIntercept')])
            g.UnassignedPerFrameConvertedAttributesSequence = Sequence([lifted(p, 'FrameReferenceTime', 'DecayFactor', 'ActualFrameDuration')])
        else:
            g.RealWorldValueMappingSequence = Sequence([mapping('Bq/ml', p.RescaleSlope, p.RescaleIntercept)])
            g.PETFrameCorrectionFactorsSequence = Sequence([lifted(p, 'DecayFactor')])
        groups.append(g)
    ds.PerFrameFunctionalGroupsSequence = Sequence(groups)
    return ds


def nm(negative):
    frames = planes[::-1] if negative else planes
    values = np.stack([p.pixel_array * float(p.RescaleSlope) + float(p.RescaleIntercept) for p in frames])
    slope = np.abs(values).max() / 32767
    ds = multi('1.2.840.10008.5.1.4.1.1.20', frames, np.rint(values / slope).astype('<i2').tobytes())
    ds.BitsStored, ds.HighBit, ds.PixelRepresentation = 16, 15, 1
    ds.Modality, ds.ImageType, ds.PixelSpacing = 'NM', ['ORIGINAL', 'PRIMARY', 'RECON TOMO', 'EMISSION'], first.PixelSpacing
    ds.AcquisitionDate, ds.AcquisitionTime = first.AcquisitionDate, first.AcquisitionTime
    ds.DecayCorrection, ds.CorrectedImage = first.DecayCorrection, ['ATTN', 'SCAT', 'DECY']
    z = [float(p.ImagePositionPatient[2]) for p in frames]
    ds.SpacingBetweenSlices = round((z[-1] - z[0]) / (len(z) - 1), 6)
    ds.NumberOfSlices, ds.SliceVector, ds.FrameIncrementPointer = len(z), list(range(1, len(z) + 1)), 0x00540080
    ds.DetectorInformationSequence = Sequence([lifted(frames[0], 'ImagePositionPatient', 'ImageOrientationPatient')])
    ds.EnergyWindowInformationSequence = Sequence([item(EnergyWindowRangeSequence=[item(EnergyWindowLowerLimit=90, EnergyWindowUpperLimit=125)])])
    radio = pydicom.dataset.Dataset(first.RadiopharmaceuticalInformationSequence[0])
    for name in ('RadionuclidePositronFraction', 'RadionuclideHalfLife', 'RadionuclideTotalDose'):
        if name in radio:
            delattr(radio, name)
    ds.RadiopharmaceuticalInformationSequence = Sequence([radio])
    ds.RealWorldValueMappingSequence = Sequence([mapping('Bq/ml', slope)])
    return ds


for n, ds in enumerate(sets):
    if ds.Modality != 'PT':
        write(ds, f'{n:04d}.dcm')
    elif form == 'cnts':
        ds.Units = 'CNTS'
        ds.RescaleSlope = float(ds.RescaleSlope) / 4
        block = ds.private_block(0x7053, 'Philips PET Private Group', create=True)
        block.add_new(0x00, 'DS', '0.0001')
        block.add_new(0x09, 'DS', '4')
        write(ds, f'{n:04d}.dcm')
    elif form == 'rwvm':
        ds.RealWorldValueMappingSequence = Sequence([mapping('kBq/ml', float(ds.RescaleSlope) / 1000, float(ds.RescaleIntercept) / 1000)])
        for name in ('Units', 'RescaleSlope', 'RescaleIntercept'):
            delattr(ds, name)
        write(ds, f'{n:04d}.dcm')
if form in ('enhanced', 'legacy'):
    write(enhanced(form == 'legacy'), 'pt.dcm')
elif form in ('nm', 'nm-negative'):
    write(nm(form == 'nm-negative'), 'nm.dcm')
