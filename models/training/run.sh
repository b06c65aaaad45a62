#!/bin/sh
# From nothing to the three models and their measured quality: ./run.sh WORK DATA
# WORK takes the pools and checkpoints (3 GB); DATA holds the labelled real images that are only measured on.
# Interrupted, it goes on where it was. PYTHON names the interpreter (torch, numpy, scipy, nibabel, onnx, pydicom and gdcm).
set -eu
cd "$(dirname "$0")"
work=$1 data=$2 python=${PYTHON:-python3} models=$(cd .. && pwd)
mkdir -p "$work/pool"
# A training counts the processor time of its own thread; glibc gives large blocks back at once and takes them anew, which costs more than it saves.
export OPENBLAS_NUM_THREADS=1 MALLOC_MMAP_MAX_=0 MALLOC_TRIM_THRESHOLD_=8000000000

pool() { [ -e "$work/pool/$1.npz" ] || "$python" -m synthetic.pool --seed "$2" --scenes "$3" "$work/pool/$1.npz"; }
pool val 1000 60
for seed in 1 2 3; do pool "train$seed" "$seed" 250; done

train() { task=$1; shift; "$python" train.py "$task" --pool "$work/pool" --out "$work/$task.pt" "$@"; }
train dextr3d --minutes "${DEXTR3D_MINUTES:-145}"
train deepgrow_3d --minutes "${DEEPGROW_3D_MINUTES:-180}" --peak 2e-3 --start "$work/dextr3d.pt"
train deepgrow_2d --minutes "${DEEPGROW_2D_MINUTES:-45}"

for task in dextr3d deepgrow_3d deepgrow_2d; do "$python" export.py "$task" "$work/$task.pt" "$models/$task/model.onnx"; done
"$python" -m evaluation.extreme_points "$work/dextr3d.pt" --data "$data" --pool "$work/pool" --out "$models/dextr3d/quality.json"
for task in deepgrow_3d deepgrow_2d; do
    "$python" -m evaluation.clicks "$task" "$work/$task.pt" --data "$data" --pool "$work/pool" --out "$models/$task/quality.json"
done
"$python" -m evaluation.agreement --work "$work" --data "$data" --out "$models/../tests/gpu-runner/Fixtures/default_models.json"
for task in dextr3d deepgrow_3d deepgrow_2d; do "$python" -m evaluation.card "$models/$task"; done
