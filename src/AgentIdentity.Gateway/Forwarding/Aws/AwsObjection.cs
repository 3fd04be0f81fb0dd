using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Gateway.Pipeline;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Forwarding.Aws;

/// <summary>What stands against sending a caller's request on under a signature of the gateway.</summary>
internal static class AwsObjection
{
    public static Refusal? To(HttpRequest request, string query, AwsTerms terms)
    {
        foreach (var header in request.Headers.Keys)
        {
            if (AwsHeaders.IsOfPieces(header))
            {
                return Refuse("A body that is signed in pieces cannot be signed anew. Send it whole: payload_signing_enabled, or no chunked encoding and no trailing checksum.");
            }

            // They name another operation, source or owner than the method and the path that were decided.
            if (AwsHeaders.IsOfAws(header) && !AwsHeaders.Signs(header) && !terms.Headers.Contains(header))
            {
                return Refuse("The request has an x-amz- header that this upstream is not configured to take.");
            }
        }

        if (request.Headers.ContentEncoding.Any(static encoding => encoding?.Contains("aws-chunked", StringComparison.OrdinalIgnoreCase) == true))
        {
            return Refuse("A body in aws-chunked encoding cannot be signed anew. Send it whole.");
        }

        if (AwsHeaders.IsPresigned(query))
        {
            return Refuse("The query carries a signature of its own. Send the request without it; the gateway signs.");
        }

        if (query.Contains('+', StringComparison.Ordinal))
        {
            return Refuse("A plus in the query is read as a plus by some and as a space by others. Write %20 or %2B.");
        }

        return AwsQuery.HasOneOrder(query) ? null
            : Refuse("The names in the query come in another order once they are escaped, and signers do not agree on one. Use names of letters, digits and -._~ only.");
    }

    private static Refusal Refuse(string detail) => Refusal.Of(GatewayError.NotSignable, detail);
}
