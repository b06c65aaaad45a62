using Aiaa.Functions.Hosting;
using Azure;
using Azure.Identity;
using Microsoft.AspNetCore.Http;

namespace Aiaa.Functions.Tests.Hosting;

public sealed class FailureMapTests
{
    public static TheoryData<Exception, int, string> Cases => new()
    {
        { new ApiException(Failure.SessionExpired, "Gone; make another."), 440, "SessionExpired" },
        { new ApiException(Failure.TooLarge, "Too much; send less."), 413, "TooLarge" },
        { new BadHttpRequestException("Request body too large.", 413), 413, "TooLarge" },
        { new BadHttpRequestException("Reading the request body timed out.", 408), 408, "BadRequest" },
        { new RequestFailedException(0, "refused"), 503, "StorageUnavailable" },
        { new RequestFailedException(403, "forbidden"), 503, "StorageUnavailable" },
        { new CredentialUnavailableException("no identity"), 503, "StorageUnavailable" },
        { new AggregateException(new RequestFailedException(500, "a"), new TaskCanceledException()), 503, "StorageUnavailable" },
        { new AggregateException(new RequestFailedException(500, "a"), new InvalidOperationException()), 500, "InternalError" },
        { new InvalidOperationException("an inner secret"), 500, "InternalError" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_failure_has_a_status_a_type_and_a_sentence_that_says_nothing_of_the_inside(Exception failure, int status, string type)
    {
        Complaint complaint = FailureMap.Describe(failure);
        Assert.Equal((status, type), (complaint.Status, complaint.Type));
        Assert.DoesNotContain("secret", complaint.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", complaint.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_kind_of_failure_has_a_status_of_its_own_choosing()
        => Assert.All(Enum.GetValues<Failure>(), kind => Assert.InRange(FailureMap.Describe(new ApiException(kind, "A sentence.")).Status, 400, 504));
}
