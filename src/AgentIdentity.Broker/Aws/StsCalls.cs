using Amazon;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;

namespace AgentIdentity.Broker;

/// <summary>How STS is reached, and what its refusals mean.</summary>
internal static class StsCalls
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <param name="terms">Where.</param>
    /// <param name="credentials">With what; null for where the AWS SDK finds them.</param>
    public static AmazonSecurityTokenServiceClient Client(RoleTerms terms, AWSCredentials? credentials)
    {
        var config = new AmazonSecurityTokenServiceConfig { Timeout = Patience, MaxErrorRetry = 1 };
        if (terms.StsAddress is { } address)
        {
            config.ServiceURL = address;
            config.AuthenticationRegion = terms.Region;
        }
        else
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(terms.Region);
        }

        return credentials is null ? new(config) : new(credentials, config);
    }

    /// <summary>The credentials that a secret holds: the id of the access key, a colon, and the key.</summary>
    public static AWSCredentials Read(RoleTerms terms, SecretValue secret)
    {
        var parts = secret.Reveal().Split(':', 2);
        return parts is [{ Length: >= 16 } id, { Length: > 0 } key] && id.All(char.IsAsciiLetterOrDigit)
            ? new BasicAWSCredentials(id, key.Trim())
            : throw new BrokerException(BrokerError.SecretUnusable, $"The secret of {terms.Upstream} is not the id of an access key, a colon, and the key.");
    }

    public static async Task<T> AskAsync<T>(RoleTerms terms, Func<Task<T>> call)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (PackedPolicyTooLargeException tooLarge)
        {
            throw new BrokerException(BrokerError.SessionPolicyTooLong, $"What the delegation grants at {terms.Upstream} is more than AWS packs into a session.", tooLarge);
        }
        catch (AmazonServiceException refused) when ((int)refused.StatusCode is >= 400 and < 500 and not 429)
        {
            throw new BrokerException(BrokerError.RoleRefused, $"AWS did not let the role of {terms.Upstream} be assumed: {refused.ErrorCode}.", refused);
        }
        catch (Exception failure) when (failure is AmazonServiceException or AmazonClientException or HttpRequestException or IOException or TimeoutException or OperationCanceledException)
        {
            throw new BrokerException(BrokerError.RoleUnavailable, $"AWS STS did not answer for {terms.Upstream}.", failure);
        }
    }
}
