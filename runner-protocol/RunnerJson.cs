using System.Text.Json;
using System.Text.Json.Serialization;

namespace Aiaa.RunnerProtocol;

/// <summary>How both sides write and read the records of this interface. Nulls are written: what is missing is an error.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(RunRequest))]
[JsonSerializable(typeof(CheckModelRequest))]
[JsonSerializable(typeof(CheckModelAnswer))]
[JsonSerializable(typeof(LoadedModels))]
[JsonSerializable(typeof(RunnerError))]
[JsonSerializable(typeof(RunnerHealth))]
[JsonSerializable(typeof(RunnerStatistics))]
public sealed partial class RunnerJson : JsonSerializerContext;
