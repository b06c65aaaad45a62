using Aiaa.GpuRunner.Pipelines;
using Aiaa.GpuRunner.Writers;
using Aiaa.RunnerProtocol;

namespace Aiaa.GpuRunner.Serving;

/// <summary>One run: image and model are brought together, the pipeline runs on the device, the answer is encoded.</summary>
internal sealed class RunService(RunPreparation preparation, DeviceQueue queue)
{
    /// <summary>Runs a model on an image.</summary>
    /// <param name="request">What to run on what.</param>
    /// <param name="inline">The bytes behind the request, if there are any.</param>
    /// <param name="timings">Gets the time of every part.</param>
    /// <param name="cancellationToken">Stops the run, between and within windows.</param>
    /// <exception cref="RunnerException">It cannot be run, each kind as it says.</exception>
    public async Task<ResultFile> RunAsync(RunRequest request, Stream? inline, StepTimings timings, CancellationToken cancellationToken)
    {
        using QueuePlace place = queue.Admit(request.Caller);
        using ReadyRun ready = await preparation.GetAsync(request, inline, timings, cancellationToken);
        Sample sample = new(ready.Header, ready.Image, request.Params);
        ready.Prepared.Fill(sample);
        ResultOptions options = ResultOptions.Read(sample.Values, request.Image.FileName);
        using (await timings.MeasureAsync("queue", () => place.EnterAsync(cancellationToken)))
        {
            await Task.Run(() => ready.Pipeline.Run(sample, ready.Networks, Observe, cancellationToken), cancellationToken);
        }

        return await timings.MeasureAsync("encode", () => Task.Run(
            () => ready.Pipeline.Writer.Write(sample, options, withFile: request.Output != RunOutput.Result, cancellationToken), cancellationToken));

        void Observe(StepReport step, TimeSpan elapsed, Sample _)
        {
            if (step.Kind == StepKind.Network)
            {
                timings.Add("infer", elapsed, step.Name);
            }
            else
            {
                timings.AddStep(elapsed, step.Name);
            }
        }
    }
}
