namespace AgentIdentity.ModelProxy;

/// <summary>Bytes inside an address: <c>data:image/png;base64,iVBOR…</c>.</summary>
internal sealed record DataAddress(string MediaType, string Base64)
{
    /// <summary>Null when it is no data address in base64 with a media type.</summary>
    internal static DataAddress? Read(string address)
    {
        const string Mark = ";base64,";
        var mark = address.IndexOf(Mark, StringComparison.OrdinalIgnoreCase);
        if (mark < 6 || !address.StartsWith("data:", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var type = address[5..mark].Split(';')[0].Trim();
        var bytes = address[(mark + Mark.Length)..];
        return type.Contains('/', StringComparison.Ordinal) && System.Buffers.Text.Base64.IsValid(bytes) ? new(type, bytes) : null;
    }

    internal static string Write(string mediaType, string base64) => $"data:{mediaType};base64,{base64}";
}
