using AgentIdentity.Gateway.Forwarding;

namespace AgentIdentity.Gateway.Grpc;

/// <summary>Where gRPC messages end: each says its length in the four bytes behind the first (gRPC over HTTP/2, "Length-Prefixed-Message").</summary>
internal sealed class GrpcPieces : IPieces
{
    private const int Prefix = 5;
    private int _prefix;
    private uint _length;
    private uint _left;

    /// <summary>The longest message that was announced.</summary>
    public uint Longest { get; private set; }

    /// <summary>Messages that came to their end.</summary>
    public long Count { get; private set; }

    public int EndOfLast(ReadOnlySpan<byte> received)
    {
        var end = 0;
        for (var at = 0; at < received.Length;)
        {
            if (_prefix < Prefix)
            {
                _length = _prefix == 0 ? 0 : (_length << 8) | received[at];
                at++;
                if (++_prefix < Prefix)
                {
                    continue;
                }

                (_left, Longest) = (_length, Math.Max(Longest, _length));
            }

            var part = (int)Math.Min(_left, (uint)(received.Length - at));
            (at, _left) = (at + part, _left - (uint)part);
            if (_left == 0)
            {
                (_prefix, end) = (0, at);
                Count++;
            }
        }

        return end;
    }
}
