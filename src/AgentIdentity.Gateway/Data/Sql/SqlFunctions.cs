using System.Collections.Frozen;

namespace AgentIdentity.Gateway.Data.Sql;

/// <summary>
/// Functions of PostgreSQL that an agent's statement may call: those that compute from what they are given, and neither read tables or files
/// by a name in a text, nor set anything, wait, lock, tell others, or fill memory from a short argument.
/// </summary>
internal static class SqlFunctions
{
    private static readonly FrozenSet<string> Plain = new[]
    {
        // Aggregates and windows.
        "count", "sum", "avg", "min", "max", "bool_and", "bool_or", "every", "bit_and", "bit_or", "string_agg", "array_agg", "json_agg", "jsonb_agg", "json_object_agg", "jsonb_object_agg",
        "stddev", "stddev_pop", "stddev_samp", "variance", "var_pop", "var_samp", "corr", "covar_pop", "covar_samp", "regr_slope", "regr_intercept", "regr_r2", "regr_count",
        "percentile_cont", "percentile_disc", "mode",
        "row_number", "rank", "dense_rank", "percent_rank", "cume_dist", "ntile", "lag", "lead", "first_value", "last_value", "nth_value",

        // Texts.
        "length", "char_length", "character_length", "octet_length", "bit_length", "lower", "upper", "initcap", "btrim", "ltrim", "rtrim", "left", "right", "substr", "substring", "replace", "translate",
        "reverse", "split_part", "string_to_array", "array_to_string", "strpos", "starts_with", "concat", "concat_ws", "md5", "ascii", "chr", "quote_literal", "quote_nullable", "format",
        "regexp_replace", "regexp_match", "regexp_split_to_array", "encode", "decode", "to_hex", "sha256", "similarity", "to_tsvector", "to_tsquery", "plainto_tsquery", "websearch_to_tsquery", "ts_rank",

        // Numbers.
        "abs", "ceil", "ceiling", "floor", "round", "trunc", "sign", "mod", "div", "power", "sqrt", "cbrt", "exp", "ln", "log", "log10", "gcd", "lcm", "degrees", "radians", "pi", "sin", "cos", "tan",
        "asin", "acos", "atan", "atan2", "random", "width_bucket", "to_number", "min_scale", "scale", "trim_scale",

        // Times.
        "now", "transaction_timestamp", "statement_timestamp", "clock_timestamp", "age", "date_trunc", "date_part", "date_bin", "to_char", "to_date", "to_timestamp", "make_date", "make_time", "make_timestamp",
        "make_timestamptz", "make_interval", "justify_days", "justify_hours", "justify_interval", "isfinite", "timezone",

        // JSON and arrays.
        "to_json", "to_jsonb", "row_to_json", "json_build_object", "jsonb_build_object", "json_build_array", "jsonb_build_array", "json_array_length", "jsonb_array_length", "json_typeof", "jsonb_typeof",
        "json_extract_path", "json_extract_path_text", "jsonb_extract_path", "jsonb_extract_path_text", "jsonb_set", "jsonb_strip_nulls", "json_strip_nulls", "jsonb_pretty", "jsonb_path_exists",
        "array_length", "array_ndims", "array_lower", "array_upper", "array_position", "array_positions", "array_append", "array_prepend", "array_cat", "array_remove", "array_replace", "cardinality",

        // Others.
        "num_nulls", "num_nonnulls", "gen_random_uuid", "lower_inc", "upper_inc", "isempty",
    }.ToFrozenSet(StringComparer.Ordinal);

    // With the names of their columns; none where it is the alias.
    private static readonly FrozenDictionary<string, string[]> Sets = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["generate_series"] = [],
        ["unnest"] = [],
        ["regexp_split_to_table"] = [],
        ["string_to_table"] = [],
        ["json_array_elements"] = ["value"],
        ["jsonb_array_elements"] = ["value"],
        ["json_array_elements_text"] = ["value"],
        ["jsonb_array_elements_text"] = ["value"],
        ["json_object_keys"] = [],
        ["jsonb_object_keys"] = [],
        ["json_each"] = ["key", "value"],
        ["jsonb_each"] = ["key", "value"],
        ["json_each_text"] = ["key", "value"],
        ["jsonb_each_text"] = ["key", "value"],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // Of all versions up to 18; those that need an argument or a clause more, and those that tell nothing of the row, are not among them.
    private static readonly FrozenSet<string> OfRows = new[]
    {
        "any_out", "any_value", "anycompatible_out", "anycompatiblenonarray_out", "anyelement_out", "anynonarray_out", "array_agg", "concat", "hash_record", "json_agg", "json_agg_strict",
        "json_build_array", "json_build_object", "jsonb_agg", "jsonb_agg_strict", "jsonb_build_array", "jsonb_build_object", "max", "min", "num_nonnulls", "num_nulls", "pg_column_compression",
        "pg_column_size", "pg_column_toast_chunk_id", "quote_literal", "quote_nullable", "record_out", "record_send", "row_to_json", "to_json", "to_jsonb",
    }.ToFrozenSet(StringComparer.Ordinal);

    public static bool MayBeCalled(string name) => Plain.Contains(name) || Sets.ContainsKey(name);

    /// <summary>
    /// Whether what stands behind a table's name is the whole row in PostgreSQL's functional notation: <c>a.row_to_json</c> is
    /// <c>row_to_json(a)</c> where no column has that name. Functions of other schemas are not on the search path.
    /// </summary>
    public static bool TakesRow(string name) => OfRows.Contains(name);

    /// <summary>The columns of a function that stands for a table; null where it may not.</summary>
    public static IReadOnlyList<string>? ColumnsOf(string name) => Sets.GetValueOrDefault(name);
}
