namespace AgentIdentity.ModelProxy;

/// <summary>The geographies of Azure's regions, as its answers name them (<c>x-ms-region: Sweden Central</c>).</summary>
internal static class AzureRegions
{
    /// <summary>The geography of a region; null for a name that is not known.</summary>
    internal static string? GeographyOf(string region) => region.Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant() switch
    {
        "westeurope" or "northeurope" or "swedencentral" or "swedensouth" or "francecentral" or "francesouth" or "germanywestcentral" or "germanynorth"
            or "italynorth" or "polandcentral" or "spaincentral" or "austriaeast" or "belgiumcentral" or "denmarkeast" or "finlandcentral" => "eu",
        "eastus" or "eastus2" or "westus" or "westus2" or "westus3" or "centralus" or "northcentralus" or "southcentralus" or "westcentralus" => "us",
        "usgovvirginia" or "usgovarizona" or "usgovtexas" => "us-gov",
        "uksouth" or "ukwest" => "gb",
        "switzerlandnorth" or "switzerlandwest" => "ch",
        "japaneast" or "japanwest" => "jp",
        "australiaeast" or "australiasoutheast" or "australiacentral" => "au",
        "eastasia" or "southeastasia" or "koreacentral" or "koreasouth" => "apac",
        "canadacentral" or "canadaeast" => "ca",
        "brazilsouth" or "brazilsoutheast" => "sa",
        _ => null,
    };
}
