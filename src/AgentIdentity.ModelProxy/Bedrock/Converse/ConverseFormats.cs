namespace AgentIdentity.ModelProxy;

/// <summary>Converse's words for the formats of images and documents.</summary>
internal static class ConverseFormats
{
    private static readonly (string Format, string MediaType)[] Images =
    [
        ("png", "image/png"), ("jpeg", "image/jpeg"), ("jpeg", "image/jpg"), ("gif", "image/gif"), ("webp", "image/webp"),
    ];

    private static readonly (string Format, string MediaType)[] Documents =
    [
        ("pdf", "application/pdf"), ("csv", "text/csv"), ("html", "text/html"), ("txt", "text/plain"), ("md", "text/markdown"),
        ("doc", "application/msword"), ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("xls", "application/vnd.ms-excel"), ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ];

    internal static string? ImageTypeOf(string? format) => TypeOf(Images, format);

    internal static string? DocumentTypeOf(string? format) => TypeOf(Documents, format);

    internal static string? ImageFormatOf(string? mediaType) => FormatOf(Images, mediaType);

    internal static string? DocumentFormatOf(string? mediaType) => FormatOf(Documents, mediaType);

    private static string? TypeOf((string Format, string MediaType)[] known, string? format) => Array.Find(known, one => one.Format == format).MediaType;

    private static string? FormatOf((string Format, string MediaType)[] known, string? mediaType) =>
        Array.Find(known, one => one.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase)).Format;
}
