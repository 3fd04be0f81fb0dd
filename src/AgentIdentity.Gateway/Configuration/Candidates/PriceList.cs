using AgentIdentity.ModelProxy;

namespace AgentIdentity.Gateway.Configuration;

/// <summary>The prices of candidates: their own settings, then the operator's catalogue, then the one that comes with this version.</summary>
internal sealed class PriceList
{
    private readonly PriceCatalog _catalogue;
    private readonly bool _allowsUnknown;

    private PriceList(PriceCatalog catalogue, bool allowsUnknown) => (_catalogue, _allowsUnknown) = (catalogue, allowsUnknown);

    /// <exception cref="FormatException">The operator's file is no catalogue, or cannot be read.</exception>
    public static PriceList Of(PricesOptions options)
    {
        if (options.File is not { } file)
        {
            return new PriceList(PriceCatalog.BuiltIn, options.AllowUnknown);
        }

        try
        {
            return new PriceList(PriceCatalog.Read(File.ReadAllBytes(file)).Before(PriceCatalog.BuiltIn), options.AllowUnknown);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new FormatException($"{file} cannot be read: {problem.Message}", problem);
        }
    }

    public PriceEntry? Find(ModelProvider provider, Uri address, string model) => _catalogue.Find(provider, address, model);

    /// <summary>The card of a candidate; null where nothing is known and calls may not go on all the same.</summary>
    public PriceCard? CardOf(ModelCandidateOptions settings, PriceEntry? known) =>
        settings is { InputUsdPerMillion: not null, OutputUsdPerMillion: not null } ? OwnOf(settings)
        : settings.InputUsdPerMillion is null && settings.OutputUsdPerMillion is null ? InGeography(settings, known?.Prices) ?? (_allowsUnknown ? PriceCard.Unknown : null)
        : null;

    // Anthropic's prices are for calls that may run anywhere; where one must stay in a geography it costs a tenth more.
    private static PriceCard? InGeography(ModelCandidateOptions settings, PriceCard? card) =>
        settings is { Provider: "anthropic", Geography: not (null or Geography.Global) } ? card?.Times(110) : card;

    private static PriceCard OwnOf(ModelCandidateOptions settings) => new()
    {
        InputPerMillion = MicroUsdOf(settings.InputUsdPerMillion) ?? 0,
        OutputPerMillion = MicroUsdOf(settings.OutputUsdPerMillion) ?? 0,
        CachedInputPerMillion = MicroUsdOf(settings.CachedInputUsdPerMillion),
        CacheWritePerMillion = MicroUsdOf(settings.CacheWriteUsdPerMillion),
        CacheWriteHourPerMillion = MicroUsdOf(settings.CacheWriteHourUsdPerMillion),
        WebSearchPerThousand = MicroUsdOf(settings.WebSearchUsdPerThousand),
    };

    private static long? MicroUsdOf(decimal? usd) =>
        usd is not { } price ? null
        : Money.TryFromUsd(price, out var micro) ? micro
        : throw new ArgumentException(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"A price of {usd} USD is not a whole number of micro-USD."));
}
