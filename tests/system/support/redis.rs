//! What happens to a test's part of Redis.

use super::World;

impl World {
    /// Something in this test's queue that is no id.
    pub async fn push_nonsense(&self, company: &str) {
        let redis = ::redis::Client::open(self.environment()["QUJAT__QUEUE__URL"].as_str()).unwrap();
        let mut connection = redis.get_multiplexed_async_connection().await.unwrap();
        let prefix = format!("{{{}:documents}}", self.environment()["QUJAT__QUEUE__PREFIX"]);
        for (key, value) in [(format!("{prefix}:ids:0:{company}"), "nonsense"), (format!("{prefix}:ring:0"), company)] {
            ::redis::cmd("RPUSH").arg(key).arg(value).query_async::<()>(&mut connection).await.unwrap();
        }
    }

    /// Removes one key of this test's queue of documents, as a Redis short of memory does.
    pub async fn lose(&self, key: &str) {
        let redis = ::redis::Client::open(self.environment()["QUJAT__QUEUE__URL"].as_str()).unwrap();
        let mut connection = redis.get_multiplexed_async_connection().await.unwrap();
        let key = format!("{{{}:documents}}:{key}", self.environment()["QUJAT__QUEUE__PREFIX"]);
        assert_eq!(::redis::cmd("DEL").arg(key).query_async::<i64>(&mut connection).await.unwrap(), 1);
    }

    /// Empties this test's part of Redis, as a restart without persistence does. How many documents' ids were waiting.
    pub async fn forget_queue(&self) -> i64 {
        let redis = ::redis::Client::open(self.environment()["QUJAT__QUEUE__URL"].as_str()).unwrap();
        let mut connection = redis.get_multiplexed_async_connection().await.unwrap();
        let prefix = &self.environment()["QUJAT__QUEUE__PREFIX"];
        let waiting =
            ::redis::cmd("HLEN").arg(format!("{{{prefix}:documents}}:waiting")).query_async(&mut connection).await.unwrap();
        let keys: Vec<String> = ::redis::cmd("KEYS").arg(format!("{{{prefix}:*")).query_async(&mut connection).await.unwrap();
        if keys.is_empty() {
            return waiting;
        }
        ::redis::cmd("DEL").arg(keys).query_async::<()>(&mut connection).await.unwrap();
        waiting
    }
}
