using AgentIdentity.Gateway.Ports;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Signing;

namespace AgentIdentity.Gateway.Forwarding.Aws;

/// <summary>AWS Signature Version 4 over a request that is otherwise ready: its method, address, content type, x-amz- headers and body.</summary>
internal static class AwsSignature
{
    public static void Sign(HttpRequestMessage request, ReadOnlyMemory<byte> body, AwsSession session, DateTimeOffset now)
    {
        foreach (var name in request.Headers.NonValidated.Select(static header => header.Key).Where(AwsHeaders.Signs).ToList())
        {
            request.Headers.Remove(name);
        }

        var asked = new AWSSigningRequest { HttpMethod = request.Method, RequestUri = request.RequestUri, Content = body.ToArray() };
        foreach (var (name, values) in request.Headers.NonValidated.Where(static header => AwsHeaders.IsOfAws(header.Key)))
        {
            asked.Headers[name] = string.Join(',', values);
        }

        if (request.Content?.Headers.NonValidated.TryGetValues("Content-Type", out var type) == true)
        {
            asked.Headers["Content-Type"] = type.ToString();
        }

        var signed = AWSSigV4Signer.Sign(asked, new AWSSigV4Parameters
        {
            Credentials = new SessionAWSCredentials(session.AccessKeyId, session.SecretKey.Reveal(), session.Token.Reveal()),
            Region = RegionEndpoint.GetBySystemName(session.Region),
            Service = session.Service,
            SignedAt = now.UtcDateTime,
        });
        foreach (var (name, value) in signed.Headers)
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }
    }
}
