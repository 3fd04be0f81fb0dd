using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Net.Http.Headers;

namespace AgentIdentity.Gateway.Pipeline;

/// <summary>
/// Makes Kestrel refuse what a proxy in front could read otherwise (RFC 9112 sections 2.2 and 6.2): lines that end with LF alone, and
/// lengths with a sign.
/// </summary>
internal static class StrictHttp
{
    private const string NoBareLineFeeds = "Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators";

    public static void Apply(KestrelServerOptions kestrel)
    {
        AppContext.SetSwitch(NoBareLineFeeds, true);
        kestrel.RequestHeaderEncodingSelector = static name => name == HeaderNames.ContentLength ? Digits.Only : null;
    }

    /// <summary>Kestrel takes "+3" for a length, but lets an encoding have its say: in this one there are digits and nothing else.</summary>
    private sealed class Digits : ASCIIEncoding
    {
        // That of the largest number Kestrel takes.
        private const int Longest = 19;

        public static readonly Digits Only = new();

        public override int GetChars(ReadOnlySpan<byte> bytes, Span<char> chars)
        {
            if (bytes.Length is 0 or > Longest || bytes.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            {
                chars[0] = '?';
                return 1;
            }

            return base.GetChars(bytes, chars);
        }
    }
}
