using System.Formats.Asn1;
using System.Net;

namespace AgentIdentity.Server.OAuth;

/// <summary>The kinds of alternative names that clients are known by; the number is the context tag in RFC 5280 section 4.2.1.6.</summary>
internal enum AlternativeKind
{
    Email = 1,
    Dns = 2,
    Uri = 6,
    Ip = 7,
}

/// <summary>Reads GeneralNames (RFC 5280 section 4.2.1.6); malformed ones read as none, and so match nothing.</summary>
internal static class AlternativeNames
{
    public static IReadOnlyList<string> Read(ReadOnlyMemory<byte> extension, AlternativeKind kind)
    {
        try
        {
            var names = new List<string>();
            var sequence = new AsnReader(extension, AsnEncodingRules.DER).ReadSequence();
            while (sequence.HasData)
            {
                var tag = sequence.PeekTag();
                if (tag.TagClass != TagClass.ContextSpecific || tag.TagValue != (int)kind)
                {
                    sequence.ReadEncodedValue();
                }
                else if (kind == AlternativeKind.Ip)
                {
                    names.Add(new IPAddress(sequence.ReadOctetString(tag)).ToString());
                }
                else
                {
                    names.Add(sequence.ReadCharacterString(UniversalTagNumber.IA5String, tag));
                }
            }

            return names;
        }
        catch (Exception malformed) when (malformed is AsnContentException or ArgumentException)
        {
            return [];
        }
    }
}
