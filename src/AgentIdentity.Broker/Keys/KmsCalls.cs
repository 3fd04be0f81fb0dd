using Amazon;
using Amazon.KeyManagementService;
using Amazon.Runtime;

namespace AgentIdentity.Broker;

/// <summary>How KMS is reached, and what it means when it is not.</summary>
internal static class KmsCalls
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static AmazonKeyManagementServiceClient Client(KmsOptions options)
    {
        var config = new AmazonKeyManagementServiceConfig { Timeout = Patience, MaxErrorRetry = 1 };
        if (options.Region is { } region)
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        }

        if (options.Endpoint is { } endpoint)
        {
            config.ServiceURL = endpoint;
            config.AuthenticationRegion = options.Region;
        }

        return new(config);
    }

    /// <summary>One call. Whatever keeps KMS from answering is one refusal, with its cause for the log.</summary>
    public static async Task<T> AskAsync<T>(string key, Func<Task<T>> call)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is AmazonServiceException or AmazonClientException or HttpRequestException or IOException or TimeoutException)
        {
            throw new BrokerException(BrokerError.KeyServiceFailed, $"KMS did not serve {key}: {failure.Message}", failure);
        }
    }
}
